import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const project = "/projects/kde%2Fsysadmin";

describe("Tokens of projects and groups", () => {
  let gitlab: TestGitLab;
  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());
  const make = (path: string, more: object = {}) =>
    gitlab.as("kira")("POST", `${path}/access_tokens`, { name: "Bot", scopes: ["api"], ...more });

  test("act as a bot of their own, with the role that was given, there only", async () => {
    const made = await make(project, { access_level: 20, expires_at: "2999-01-01" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ access_level: 20, resource_type: "project", active: true });
    const call = gitlab.withToken(made.body.token);
    const self = (await call("GET", "/user")).body;
    expect(self).toMatchObject({
      bot: true,
      username: expect.stringMatching(/^project_1_bot_[0-9a-f]{16}$/),
    });
    const opened = await call("POST", `${project}/issues`, { title: "By a bot", labels: "outage" });
    expect(opened.body.labels).toEqual(["outage"]);
    const elsewhere = await call("POST", "/projects/gnome%2Finfrastructure/issues", {
      title: "x",
      labels: "outage",
    });
    expect(elsewhere.body.labels).toEqual([]);
  });

  test("made anew are somebody else", async () => {
    const first = (await make("/groups/kde")).body;
    expect((await gitlab.as("kira")("DELETE", `/groups/kde/access_tokens/${first.id}`)).status).toBe(204);
    expect((await gitlab.withToken(first.token)("GET", "/user")).status).toBe(401);
    const second = (await make("/groups/kde")).body;
    const ids = rowsOf(await gitlab.as("kira")("GET", "/groups/kde/access_tokens")).map(({ id }) => id);
    expect(ids).toEqual([second.id]);
    expect(second).not.toMatchObject({ user_id: (first as unknown as { user_id: number }).user_id });
  });

  test("rotated keep their bot, whose role lasts as long", async () => {
    const first = (await make("/groups/kde", { expires_at: "2999-01-01", access_level: 20 })).body;
    const expires = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const next = await gitlab.withToken(first.token)("POST", "/groups/kde/access_tokens/self/rotate", {
      expires_at: expires,
    });
    expect(next.body).toMatchObject({
      user_id: (first as unknown as { user_id: number }).user_id,
      expires_at: expires,
      access_level: 20,
    });
    const again = await gitlab.as("kira")("POST", `/groups/kde/access_tokens/${next.body.id}/rotate`);
    expect((await gitlab.withToken(again.body.token)("GET", "/user")).status).toBe(200);
    expect((await gitlab.withToken(next.body.token)("GET", "/user")).status).toBe(401);
  });

  test("are for those who manage the place", async () => {
    const input = { name: "Bot", scopes: ["api"] };
    expect((await gitlab.as("otto")("POST", `${project}/access_tokens`, input)).status).toBe(403);
    expect((await make(project, { scopes: ["all"] })).body).toEqual({
      error: "scopes does not have a valid value",
    });
  });
});
