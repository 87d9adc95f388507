import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const sysadmin = "/projects/kde%2Fsysadmin/issues";

describe("Lists of issues", () => {
  let gitlab: TestGitLab;
  const titles = async (username: string, path: string): Promise<readonly string[]> => {
    const reply = await gitlab.as(username)("GET", path);
    expect(reply.status).toBe(200);
    return rowsOf(reply).map((row) => (row as unknown as { title: string }).title);
  };
  const found = (query: string) => titles("kira", `${sysadmin}?sort=asc&${query}`);

  beforeAll(async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    gitlab = await startGitLab("demo", () => {
      now += 1000;
      return new Date(now);
    });
    const kira = gitlab.as("kira");
    const otto = gitlab.world.usersByUsername.get("otto")?.id;
    await kira("POST", "/projects/kde%2Fsysadmin/milestones", { title: "M1" });
    await kira("POST", sysadmin, { title: "one", description: "Runner is Slow", labels: "outage,ci" });
    await kira("POST", sysadmin, { title: "two", labels: "ci", assignee_ids: [otto] });
    await kira("POST", sysadmin, {
      title: "three",
      confidential: true,
      milestone_id: 1,
      issue_type: "incident",
    });
    await gitlab.as("stranger")("POST", sysadmin, { title: "four", description: "the runner" });
    await kira("POST", "/projects/kde%2Fplasma-desktop/issues", { title: "panel" });
    await gitlab.as("gaia")("POST", "/projects/gnome%2Finfrastructure/issues", { title: "mirror" });
    await kira("PUT", `${sysadmin}/2`, { state_event: "close" });
    await gitlab.as("otto")("POST", `${sysadmin}/1/award_emoji`, { name: "eyes" });
  });
  afterAll(() => gitlab.stop());

  test.each([
    ["", ["one", "two", "three", "four"]],
    ["state=opened", ["one", "three", "four"]],
    ["state=closed", ["two"]],
    ["state=all", ["one", "two", "three", "four"]],
    ["labels=ci", ["one", "two"]],
    ["labels=ci,outage", ["one"]],
    ["labels[]=ci&labels[]=outage", ["one"]],
    ["labels=None", ["three", "four"]],
    ["labels=Any", ["one", "two"]],
    ["not[labels]=outage", ["two", "three", "four"]],
    ["not[author_username]=kira", ["four"]],
    ["author_username=stranger", ["four"]],
    ["author_username=nobody", []],
    ["assignee_username=otto", ["two"]],
    ["assignee_id=None", ["one", "three", "four"]],
    ["assignee_id=Any", ["two"]],
    ["iids[]=1&iids[]=4", ["one", "four"]],
    ["iids=1,4", ["one", "four"]],
    ["search=RUNNER", ["one", "four"]],
    ["search=runner slow", ["one"]],
    ["search=one&in=title", ["one"]],
    ["search=runner&in=title", []],
    ["confidential=true", ["three"]],
    ["confidential=false", ["one", "two", "four"]],
    ["issue_type=incident", ["three"]],
    ["milestone=M1", ["three"]],
    ["milestone=None", ["one", "two", "four"]],
    ["scope=assigned_to_me", []],
    ["scope=created_by_me", ["one", "two", "three"]],
    ["order_by=title", ["four", "one", "three", "two"]],
    ["my_reaction_emoji=eyes", []],
  ])("can be asked for %s", async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test("by author's id, and by time with either end included", async () => {
    const stranger = gitlab.world.usersByUsername.get("stranger")?.id;
    expect(await found(`author_id=${stranger}`)).toEqual(["four"]);
    const one = gitlab.world.issues.get(1);
    const three = gitlab.world.issues.get(3);
    expect(await found(`created_after=${three?.createdAt}`)).toEqual(["three", "four"]);
    expect(await found(`created_before=${three?.createdAt}`)).toEqual(["one", "two", "three"]);
    expect(await found(`updated_after=${three?.updatedAt}&order_by=updated_at`)).toEqual([
      "three",
      "four",
      "two",
    ]);
    expect(await found(`updated_before=${one?.updatedAt}`)).toEqual(["one"]);
    expect(await found("my_reaction_emoji=eyes")).toEqual([]);
    expect(await titles("otto", `${sysadmin}?my_reaction_emoji=eyes`)).toEqual(["one"]);
  });

  test("of a group hold everything below it that one may see", async () => {
    expect(await titles("kira", "/groups/kde/issues?sort=asc")).toEqual([
      "one",
      "two",
      "three",
      "four",
      "panel",
    ]);
    expect(await titles("stranger", "/groups/kde/issues?sort=asc")).toEqual(["one", "two", "four", "panel"]);
  });

  test("of everything are one's own unless said", async () => {
    expect(await titles("stranger", "/issues")).toEqual(["four"]);
    expect(await titles("stranger", "/issues?scope=all&sort=asc")).toEqual([
      "one",
      "two",
      "four",
      "panel",
      "mirror",
    ]);
    expect(await titles("stranger", "/issues?scope=all&author_username=gaia")).toEqual(["mirror"]);
    expect((await gitlab.anonymous("GET", "/issues")).status).toBe(401);
  });

  test("give labels in full when asked, and leave out whether one is subscribed", async () => {
    const reply = await gitlab.as("kira")("GET", `${sysadmin}?iids[]=1&with_labels_details=true`);
    expect(reply.body).toMatchObject([{ labels: [{ name: "ci" }, { name: "outage", color: "#D9534F" }] }]);
    expect(rowsOf(reply)[0]).not.toHaveProperty("subscribed");
  });

  test.each(["state=open", "author_id=me", "created_after=yesterday", "order_by=size", "sort=up"])(
    "refuse %s",
    async (query) => {
      const reply = await gitlab.as("kira")("GET", `${sysadmin}?${query}`);
      expect(reply.status).toBe(400);
      expect(reply.body).toHaveProperty("error");
    },
  );
});
