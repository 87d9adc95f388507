import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { restIssue, restProject } from "./support/routes.ts";
import { sandboxPerTest } from "./support/sandbox.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();

describe("issues by their numbers", () => {
  const people = sandboxPerTest();

  test("those that there are, and those that changed", async () => {
    const [first, second, deleted] = [await people.open("1"), await people.open("2"), await people.open("3")];
    const bot = people.as("liaison-bot");
    expect(await people.call("kira", "DELETE", `/projects/${deleted.projectId}/issues/${deleted.iid}`)).toBe(
      204,
    );
    expect(await bot.readIssue(deleted)).toBeNull();
    const iids = [first, second, deleted].map(({ iid }) => iid);
    const there = await bot.issuesByNumber("kde/sysadmin", iids, null);
    expect(there.map(({ ref }) => ref.iid).toSorted()).toEqual([first.iid, second.iid]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = new Date();
    await bot.changeIssue(second, { title: "New", description: "News", stateEvent: "close" });
    const [changed, ...others] = await bot.issuesByNumber(first.projectId, iids, since);
    expect(others).toEqual([]);
    expect(changed).toMatchObject({ ref: second, title: "New", description: "News", state: "closed" });
    expect(await bot.issuesByNumber(first.projectId, [], null)).toEqual([]);
  });
});

describe("many numbers", () => {
  test("are asked for fifty at a time, by path in one piece", async () => {
    const server = await serve((asked, response) => {
      const iids = new URL(asked.url, "http://any").searchParams.getAll("iids[]").map(Number);
      if (iids.length === 0) return json(restProject())(asked, response);
      json(iids.map((iid) => restIssue({ id: 1_000 + iid, iid })))(asked, response);
    });
    const iids = Array.from({ length: 120 }, (_, index) => index + 1);
    const found = await clientOf(server.url).gitlab.issuesByNumber("kde/frameworks", [...iids, 1], null);
    expect(found.map(({ ref }) => ref.iid)).toEqual(iids);
    const lists = server.asked.filter(({ url }) => url.includes("/issues"));
    expect(lists).toHaveLength(3);
    expect(lists.every(({ url }) => url.startsWith("/api/v4/projects/kde%2Fframeworks/issues?"))).toBe(true);
  });
});
