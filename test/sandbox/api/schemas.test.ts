import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { type Json, startGitLab, type TestGitLab } from "../support/gitlab.ts";
import * as schemas from "../support/schemas.ts";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

const complaints = (schema: object, value: Json): unknown => {
  const isValid = ajv.compile(schema);
  return isValid(value) ? [] : isValid.errors;
};

const list = (items: object): object => ({ type: "array", items, minItems: 1 });

describe("Answers have GitLab's shape", () => {
  const project = "/projects/kde%2Fsysadmin";
  let gitlab: TestGitLab;
  let get: (path: string) => Promise<Json>;

  beforeAll(async () => {
    gitlab = await startGitLab();
    const kira = gitlab.as("kira");
    await kira("POST", `${project}/milestones`, { title: "Akademy", due_date: "2026-09-30" });
    await kira("POST", `${project}/issues`, {
      title: "A runner is gone",
      description: "- [x] looked\n- [ ] understood\n\nping @aconrad",
      labels: ["outage", "our own"],
      assignee_ids: [gitlab.world.usersByUsername.get("otto")?.id],
      milestone_id: 1,
      due_date: "2026-10-01",
    });
    await kira("POST", `${project}/issues`, { title: "Another one" });
    await kira("PUT", `${project}/issues/2`, { state_event: "close" });
    await kira("POST", `${project}/issues/1/notes`, { body: "Any news?" });
    await kira("POST", `${project}/issues/1/links`, { target_project_id: 1, target_issue_iid: 2 });
    get = async (path) => (await kira("GET", path)).body;
  });
  afterAll(() => gitlab.stop());

  test.each([
    ["an issue", "/issues/1", schemas.issueDetailsSchema],
    ["issues", "/issues", list(schemas.issueSchema)],
    ["issues with labels in full", "/issues?with_labels_details=true", list(schemas.issueSchema)],
    ["links", "/issues/1/links", list(schemas.relatedIssueSchema)],
    ["a link", "/issues/1/links/1", schemas.linkSchema],
    ["notes", "/issues/1/notes", list(schemas.noteSchema)],
    ["participants", "/issues/1/participants", list(schemas.userSchema)],
    ["members", "/members/all", list(schemas.memberSchema)],
    ["labels", "/labels", list(schemas.projectLabelSchema)],
    ["labels with counts", "/labels?with_counts=true", list(schemas.projectLabelSchema)],
    ["milestones", "/milestones", list(schemas.milestoneSchema)],
  ])("%s", async (_what, path, schema) => {
    expect(complaints(schema, await get(`${project}${path}`))).toEqual([]);
  });

  test("labels of a group", async () => {
    expect(complaints(list(schemas.groupLabelSchema), await get("/groups/kde/labels"))).toEqual([]);
  });

  test("a hook, which never tells its secrets", async () => {
    const { body } = await gitlab.as("kira")("POST", `${project}/hooks`, {
      url: "http://127.0.0.1:9/hook",
      token: "secret",
      issues_events: true,
      custom_headers: [{ key: "X-Team", value: "hidden" }],
    });
    expect(complaints(schemas.hookSchema, body)).toEqual([]);
    expect(JSON.stringify(body)).not.toMatch(/secret|hidden/);
  });
});
