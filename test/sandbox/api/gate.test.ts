import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startGitLab, type TestGitLab } from "../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

describe("The gate", () => {
  let gitlab: TestGitLab;
  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());

  const send = (contentType: string, body: string | FormData, path = issues): Promise<Response> =>
    fetch(`${gitlab.url}/api/v4${path}`, {
      method: "POST",
      headers: {
        "private-token": gitlab.users.find(({ username }) => username === "kira")?.token ?? "",
        ...(typeof body === "string" ? { "content-type": contentType } : {}),
      },
      body,
    });

  test("gives every answer an id and the bare content type", async () => {
    const replies = [await gitlab.anonymous("GET", "/user"), await gitlab.anonymous("GET", issues)];
    const ids = replies.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(null);
    expect(replies.map(({ headers }) => headers.get("content-type"))).toEqual([
      "application/json",
      "application/json",
    ]);
  });

  test("takes forms, multipart forms and JSON alike", async () => {
    const form = new FormData();
    form.set("title", "multipart");
    form.append("labels[]", "outage");
    const replies = [
      await send("application/x-www-form-urlencoded", "title=form&labels=outage"),
      await send("", form),
      await send("application/json", '{"title":"json","labels":["outage"]}'),
    ];
    const created = await Promise.all(replies.map((reply) => reply.json()));
    expect(created).toMatchObject([
      { title: "form", labels: ["outage"] },
      { title: "multipart", labels: ["outage"] },
      { title: "json", labels: ["outage"] },
    ]);
  });

  test("refuses JSON that is none", async () => {
    const reply = await send("application/json", '{"title":');
    expect(reply.status).toBe(400);
    expect(await reply.json()).toHaveProperty("error");
  });

  test("answers what does not exist, and addresses that cannot be read, in JSON", async () => {
    const missing = await gitlab.anonymous("GET", "/nothing/here");
    expect([missing.status, missing.body]).toEqual([404, { error: "404 Not Found" }]);
    expect((await gitlab.anonymous("GET", "/projects/%zz")).status).toBe(400);
    expect((await send("application/json", " ".repeat(26 * 1024 * 1024))).status).toBe(413);
  });

  describe("counts requests", () => {
    const door = (method: string): Promise<Response> => fetch(`${gitlab.url}/-/sandbox/requests`, { method });
    beforeEach(async () => {
      expect((await door("DELETE")).status).toBe(204);
    });

    test("by method, route and user, refused ones too", async () => {
      await gitlab.as("kira")("GET", "/projects/1/issues");
      await gitlab.as("kira")("GET", "/projects/kde%2Fsysadmin/issues?state=opened");
      await gitlab.as("root")("GET", "/user?sudo=aconrad");
      await gitlab.anonymous("POST", issues, { title: "No" });
      expect(await (await door("GET")).json()).toEqual({
        total: 4,
        requests: [
          { method: "GET", route: "/projects/:id/issues", user: "kira", count: 2 },
          { method: "GET", route: "/user", user: "aconrad", count: 1 },
          { method: "POST", route: "/projects/:id/issues", user: null, count: 1 },
        ],
      });
    });

    test("from nothing after a reset", async () => {
      expect(await (await door("GET")).json()).toEqual({ total: 0, requests: [] });
    });
  });
});
