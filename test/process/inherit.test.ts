import { describe, expect, test } from "@jest/globals";
import type { IssueNews, NoteEvent } from "../../src/model/event.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { inherited } from "../../src/process/inherit.ts";
import { remember } from "../../src/process/remember.ts";
import type { Role } from "../../src/triage/role.ts";
import { issuePayload, notePayload } from "../support/payloads.ts";

const read = (body: unknown): IssueNews => {
  const reading = readDelivery({ instance: "gitlab", body });
  if (reading.kind !== "event" || !("issue" in reading.event)) throw new Error("no news");
  return reading.event;
};
const opened = read(issuePayload());
const note = read(notePayload()) as NoteEvent;

/** A comment of this role after so many minutes. */
const said = (minutes: number, issue: IssueSnapshot = note.issue): NoteEvent => {
  const at = new Date(Date.parse(opened.at) + minutes * 60_000).toISOString();
  return { ...note, at, issue, note: { ...note.note, createdAt: at, updatedAt: at, internal: false } };
};

const decided = (memory: IssueMemory | null, news: readonly IssueNews[], role: Role, issue: IssueSnapshot) =>
  remember({
    memory,
    news,
    issue,
    partner: "kde",
    ownLabels: memory?.ownLabels ?? [],
    takenOff: [],
    now: "2026-01-05T10:00:00.000Z",
    roleOf: () => role,
  });

const before: IssueMemory = {
  ...decided(null, [opened, said(5)], "liaison", {
    ...opened.issue,
    labels: ["waiting-on::partner", "ours"],
  }),
  ownLabels: ["waiting-on::partner", "ours"],
  removedLabels: ["wrong"],
  marks: { waitingLabel: "waiting-on::partner", snoozedUntil: "2026-02-01T00:00:00.000Z" },
};
const gone: IssueSnapshot = { ...opened.issue, state: "closed", movedToId: 99 };
const here: IssueSnapshot = { ...opened.issue, id: 99, labels: ["waiting-on::partner"] };

describe("an issue that was moved here", () => {
  test("has the labels that were ours as it was moved, also where we took them off the other one since", () => {
    const after = remember({
      memory: before,
      news: [],
      issue: { ...gone, labels: ["waiting-on::liaison"] },
      partner: "kde",
      ownLabels: ["waiting-on::liaison", "ours"],
      takenOff: ["waiting-on::partner"],
      now: "2026-01-05T10:00:00.000Z",
      roleOf: () => "partner",
    });
    expect(inherited(after, here)).toMatchObject({ ownLabels: ["waiting-on::partner"] });
  });

  test("is the liaison's turn where the other one was opened again, and that was heard of with its end", () => {
    const closed = decided(before, [], "partner", { ...gone, movedToId: null });
    const at = new Date(Date.parse(opened.at) + 3_600_000).toISOString();
    const again = {
      ...opened,
      name: "issue.reopen",
      at,
      issue: { ...opened.issue, state: "opened" },
    } as IssueNews;
    const after = decided(closed, [again], "partner", gone);
    expect(inherited(after, here).turn).toEqual({ side: "liaison", since: at });
  });

  test("goes on as it stood, although moving it has closed what it was", () => {
    const after = decided(before, [], "partner", gone);
    expect(after.turn.side).toBe("nobody");
    expect(inherited({ ...after, marks: { ...after.marks, waitingLabel: null } }, here)).toMatchObject({
      turn: before.turn,
      ownLabels: ["waiting-on::partner"],
      removedLabels: expect.arrayContaining(["wrong"]),
      marks: before.marks,
      snapshot: { id: 99 },
    });
    expect(before.turn.side).toBe("partner");
  });

  test("also where its closing was seen before GitLab said where it went", () => {
    const closed = decided(before, [], "partner", { ...gone, movedToId: null });
    expect(closed.turn.side).toBe("nobody");
    const moved = decided({ ...closed, marks: { ...closed.marks, waitingLabel: null } }, [], "partner", gone);
    expect(inherited(moved, here)).toMatchObject({ turn: before.turn, ownLabels: ["waiting-on::partner"] });
    expect(decided(moved, [], "partner", { ...gone, state: "opened" })).not.toHaveProperty("left");
  });

  test("or as it stood when it was looked at last, where the move itself stays unknown", () => {
    expect(inherited(before, here).turn).toEqual(before.turn);
  });

  test("and gets the label that was put on when it was gone already", () => {
    const late = { ...decided(before, [], "partner", gone), removedLabels: ["waiting-on::partner"] };
    const known = inherited(late, { ...here, labels: ["waiting-on::team"] });
    expect(known).toMatchObject({ removedLabels: ["wrong"], marks: { waitingLabel: null } });
  });

  test("with what was said before it was moved, however late that is heard of", () => {
    const moved = decided(before, [], "partner", gone);
    const late = decided(moved, [said(9, gone)], "partner", gone);
    expect(inherited(late, here).turn).toEqual({ side: "liaison", since: said(9).note.createdAt });
  });

  test("and is not begun with anew by its opening", () => {
    const known = inherited(decided(before, [], "partner", gone), here);
    const at = new Date(Date.parse(opened.at) + 3_600_000).toISOString();
    expect(decided(known, [{ ...opened, at, issue: here }], "partner", here).turn).toEqual(before.turn);
  });
});
