import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { type Reply, rowsOf, startGitLab, type TestGitLab } from "../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

const nextOf = (headers: Headers, url: string): string | undefined =>
  /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1]?.slice(`${url}/api/v4`.length);

describe("Pages of lists", () => {
  let gitlab: TestGitLab;
  const add = (count: number): void => {
    const { world } = gitlab;
    const kira = world.usersByUsername.get("kira");
    const project = world.projects.get(1);
    if (kira === undefined || project === undefined) throw new Error("The demo world is not as expected");
    for (let number = 0; number < count; number += 1) {
      createIssue(world, kira, project, { title: `Number ${project.lastIid + 1}` });
    }
  };
  const iids = (reply: Reply): number[] => rowsOf(reply).map(({ iid }) => iid);

  beforeAll(async () => {
    gitlab = await startGitLab();
    add(45);
  });
  afterAll(() => gitlab.stop());

  test("hold 20 rows, newest first, and say where they stand", async () => {
    const reply = await gitlab.anonymous("GET", issues);
    const { headers } = reply;
    expect(iids(reply)).toEqual(Array.from({ length: 20 }, (_, index) => 45 - index));
    const told = ["x-total", "x-total-pages", "x-per-page", "x-page", "x-next-page", "x-prev-page"];
    expect(told.map((name) => headers.get(name))).toEqual(["45", "3", "20", "1", "2", ""]);
    expect(headers.get("link")).toMatch(/rel="next".*rel="first".*rel="last"/);
  });

  test("can be followed by their links to the end", async () => {
    const seen: number[] = [];
    let path: string | undefined = `${issues}?per_page=10&sort=asc&state=opened`;
    while (path !== undefined) {
      const reply = await gitlab.anonymous("GET", path);
      seen.push(...iids(reply));
      path = nextOf(reply.headers, gitlab.url);
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  });

  test("hold 100 rows at most, and none after the end", async () => {
    expect((await gitlab.anonymous("GET", `${issues}?per_page=500`)).headers.get("x-per-page")).toBe("100");
    const beyond = await gitlab.anonymous("GET", `${issues}?page=9`);
    expect(beyond.body).toEqual([]);
    expect(beyond.headers.get("x-next-page")).toBe("");
  });

  test("by key do not shift while issues come", async () => {
    const first = await gitlab.anonymous(
      "GET",
      `${issues}?pagination=keyset&per_page=40&order_by=created_at&sort=desc`,
    );
    expect(first.headers.get("x-total")).toBeNull();
    add(3);
    const second = await gitlab.anonymous("GET", nextOf(first.headers, gitlab.url) ?? "");
    expect(iids(second)).toEqual([5, 4, 3, 2, 1]);
    expect(second.headers.get("link")).toBeNull();
  });

  test("by key fall back to numbers where GitLab does", async () => {
    const group = await gitlab.anonymous("GET", "/groups/kde/issues?pagination=keyset");
    expect(group.headers.get("x-page")).toBe("1");
    const order = await gitlab.anonymous("GET", `${issues}?pagination=keyset&order_by=popularity`);
    expect(order.headers.get("x-page")).toBe("1");
  });

  test("are not counted above 10,000 rows", async () => {
    add(10_001 - 48);
    const { headers } = await gitlab.anonymous("GET", `${issues}?per_page=100`);
    expect([headers.get("x-total"), headers.get("x-total-pages")]).toEqual([null, null]);
    expect(headers.get("link")).not.toContain('rel="last"');
    expect(headers.get("x-next-page")).toBe("2");
  });
});
