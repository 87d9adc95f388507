import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const labels = "/projects/gitlab-org%2Fgitlab/labels";

describe("Labels", () => {
  let gitlab: TestGitLab;
  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());
  const post = (name: string, color = "#336699", path = labels) =>
    gitlab.as("liaison-bot")("POST", path, { name, color });

  test("of a group serve its projects", async () => {
    const reply = await gitlab.anonymous("GET", `${labels}?search=runner`);
    expect(reply.body).toMatchObject([
      { name: "Category:Runner", is_project_label: false, color: "#428BCA" },
    ]);
    expect(rowsOf(await gitlab.anonymous("GET", `${labels}?include_ancestor_groups=false`))).toEqual([]);
  });

  test("are created with colour and description, once", async () => {
    const input = { name: "bug", color: "red", description: "Broken", priority: 1 };
    const reply = await gitlab.as("liaison-bot")("POST", labels, input);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ name: "bug", color: "#FF0000", description: "Broken", priority: 1 });
    const again = await gitlab.as("liaison-bot")("POST", labels, input);
    expect([again.status, again.body]).toEqual([409, { message: "Label already exists" }]);
    expect((await post("outage")).status).toBe(409);
  });

  test.each([
    ["", "#fff", { title: ["can't be blank"] }],
    ["a,b", "#fff", { title: ["is invalid"] }],
    ["ok", "mauve-ish", { color: ["must be a valid color code"] }],
  ])("%p in %p are refused", async (name, color, message) => {
    const reply = await post(name, color);
    expect([reply.status, reply.body]).toEqual([400, { message }]);
  });

  test("are not for people without a role", async () => {
    expect((await gitlab.as("stranger")("POST", labels, { name: "x", color: "#fff" })).status).toBe(403);
  });

  test("are renamed by id or by name, wherever issues carry them", async () => {
    const { body } = await post("slow query");
    const { body: issue } = await gitlab.as("liaison-bot")("POST", "/projects/gitlab-org%2Fgitlab/issues", {
      title: "Slow",
      labels: ["slow query"],
    });
    const byName = await gitlab.as("liaison-bot")("PUT", `${labels}/slow%20query`, { new_name: "slow" });
    expect([byName.status, byName.body.id]).toEqual([200, body.id]);
    expect((await gitlab.anonymous("GET", `${labels}/${body.id}`)).body.name).toBe("slow");
    const path = `/projects/gitlab-org%2Fgitlab/issues/${issue.iid}`;
    expect((await gitlab.anonymous("GET", path)).body.labels).toEqual(["slow"]);
    expect((await gitlab.as("liaison-bot")("DELETE", `${labels}/slow`)).status).toBe(204);
    expect((await gitlab.anonymous("GET", path)).body.labels).toEqual([]);
    const [event] = rowsOf(await gitlab.anonymous("GET", `${path}/resource_label_events`));
    expect(event).toMatchObject({ label: null, action: "add" });
  });

  test("are counted when asked", async () => {
    await post("counted");
    const issues = "/projects/gitlab-org%2Fgitlab/issues";
    for (const title of ["a", "b"])
      await gitlab.as("liaison-bot")("POST", issues, { title, labels: "counted" });
    const newest = rowsOf(await gitlab.anonymous("GET", `${issues}?labels=counted`))[0]?.iid;
    await gitlab.as("liaison-bot")("PUT", `${issues}/${newest}`, { state_event: "close" });
    const reply = await gitlab.anonymous("GET", `${labels}?with_counts=true&search=counted`);
    expect(reply.body).toMatchObject([{ open_issues_count: 1, closed_issues_count: 1 }]);
  });

  test("can be subscribed to, by oneself", async () => {
    const path = "/groups/gitlab-org/labels/outage";
    expect((await gitlab.as("aconrad")("POST", `${path}/subscribe`)).status).toBe(201);
    expect((await gitlab.as("aconrad")("POST", `${path}/subscribe`)).status).toBe(304);
    expect((await gitlab.as("aconrad")("GET", path)).body.subscribed).toBe(true);
    expect((await gitlab.as("kira")("GET", path)).body.subscribed).toBe(false);
    expect((await gitlab.as("aconrad")("POST", `${path}/unsubscribe`)).status).toBe(201);
  });

  test("that do not exist are not found", async () => {
    const reply = await gitlab.anonymous("GET", `${labels}/nothing`);
    expect([reply.status, reply.body]).toEqual([404, { message: "404 Label Not Found" }]);
  });
});
