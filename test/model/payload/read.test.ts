import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readDelivery } from "../../../src/model/payload/read.ts";
import {
  emojiPayload,
  issuePayload,
  label,
  memberPayload,
  notePayload,
  projectPayload,
  subgroupPayload,
  systemPushPayload,
} from "../../support/payloads.ts";

const read = (body: unknown) => readDelivery({ instance: "gitlab", body });

const eventOf = (body: unknown) => {
  const reading = read(body);
  if (reading.kind !== "event") throw new Error(`${reading.kind}: ${reading.why}`);
  return reading;
};

describe("reading GitLab's payloads", () => {
  test("an opened issue", () => {
    const { event, issueKey } = eventOf(issuePayload());
    expect(issueKey).toBe("gitlab:14#12");
    expect(event).toMatchObject({
      name: "issue.open",
      actor: { id: 101, username: "ervin" },
      confidential: false,
      issue: {
        type: "issue",
        state: "opened",
        author: { username: "ervin" },
        project: { path: "kde/kdenlive", visibility: "public" },
        updatedAt: "2026-01-05T08:00:00.000Z",
      },
    });
  });

  test.each([
    ["close", "issue.close"],
    ["reopen", "issue.reopen"],
    ["update", "issue.update"],
    [undefined, "issue.update"],
  ])("action %s is %s", (action, name) => {
    const body = issuePayload();
    expect(eventOf({ ...body, object_attributes: { ...body.object_attributes, action } }).event.name).toBe(
      name,
    );
  });

  test("labels that came and went are told apart by id", () => {
    const changes = {
      labels: { previous: [label(1, "bug"), label(2, "old")], current: [label(1, "bug"), label(3, "new")] },
    };
    expect(eventOf(issuePayload({ action: "update", changes })).event).toMatchObject({
      labelsAdded: ["new"],
      labelsRemoved: ["old"],
      changed: ["labels"],
    });
  });

  test("the author is not the acting user: only an id is known", () => {
    const { event } = eventOf(issuePayload({ by: "stranger", action: "update" }));
    expect(event).toMatchObject({ actor: { username: "somebody" }, issue: { authorId: 101, author: null } });
  });

  test("every type of work item comes as an issue, whatever object_kind says", () => {
    const body = { ...issuePayload({ attributes: { type: "Test Case" } }), object_kind: "work_item" };
    expect(eventOf(body).event).toMatchObject({ issue: { type: "test_case" } });
  });

  test("an epic has no project and is nothing for us", () => {
    expect(read(issuePayload({ project: null }))).toEqual({
      kind: "ignored",
      why: expect.stringContaining("group"),
    });
  });

  test("a comment, and an internal one, which counts as confidential", () => {
    expect(eventOf(notePayload()).event).toMatchObject({
      name: "note.create",
      confidential: false,
      note: { id: 1241, authorId: 7, internal: false, createdAt: "2026-01-05T09:00:00.000Z" },
    });
    expect(eventOf(notePayload({ attributes: { internal: true } })).event.confidential).toBe(true);
  });

  test("comments on other things, and system notes, are ignored", () => {
    expect(read(notePayload({ attributes: { noteable_type: "MergeRequest" } })).kind).toBe("ignored");
    expect(read(notePayload({ attributes: { system: true } })).kind).toBe("ignored");
  });

  test("a reaction to a comment", () => {
    expect(eventOf(emojiPayload("revoke")).event).toMatchObject({
      name: "emoji.revoke",
      emoji: "thumbsup",
      noteId: 1241,
    });
  });

  test("somebody joined a group", () => {
    const { event, issueKey } = eventOf(memberPayload());
    expect(issueKey).toBeNull();
    expect(event).toMatchObject({ name: "member.add", groupPath: "kde", access: "Guest" });
  });

  test.each([
    ["push", { object_kind: "push" }],
    ["push", systemPushPayload()],
    ["subgroup_create", subgroupPayload()],
    ["subgroup_destroy", subgroupPayload("subgroup_destroy")],
    ["project_create", projectPayload()],
    ["user_access_request_to_group", memberPayload("user_access_request_to_group")],
    ["constructor", { event_name: "constructor" }],
  ])("%s is ignored, and it is said why", (name, body) => {
    expect(read(body)).toEqual({ kind: "ignored", why: `${name} is nothing we act on` });
  });

  test("somebody joined a group, but who is not said: unreadable", () => {
    const { user_id: _nobody, ...rest } = memberPayload();
    expect(read(rest)).toMatchObject({ kind: "unreadable", why: expect.stringMatching(/^user_id: /) });
  });

  test.each([
    [null],
    [[]],
    ["text"],
    [{}],
    [{ object_kind: 7 }],
    [{ object_kind: "issue" }],
    [{ ...issuePayload(), user: null }],
  ])("%j is unreadable, and says why", (body) => {
    const reading = read(body);
    expect(reading.kind).toBe("unreadable");
    expect(reading).toHaveProperty("why", expect.stringMatching(/\w/));
  });

  test("nothing that JSON can hold makes reading throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("issue", "note", "emoji", "work_item"), (value, kind) => {
        read(value);
        read({ ...(typeof value === "object" ? value : {}), object_kind: kind });
      }),
    );
  });
});
