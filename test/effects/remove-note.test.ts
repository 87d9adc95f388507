import { describe, expect, test } from "@jest/globals";
import type { ReadNote } from "../../src/effects/ports.ts";
import { removeNote } from "../../src/effects/remove-note.ts";
import type { Round } from "../../src/effects/round.ts";
import type { RemoveNoteEffect } from "../../src/model/effect.ts";
import { issueWith } from "../triage/issues.ts";

const NOW = new Date("2026-01-05T10:00:00Z");
const OURS = 50;

const written: ReadNote = {
  id: 7,
  authorId: OURS,
  internal: false,
  body: "Which runner is it?\n\n<!-- oss-liaison:0123456789abcdef01234567 -->",
  isInThread: false,
  createdAt: "2026-01-05T09:00:00Z",
  updatedAt: "2026-01-05T09:00:01Z",
};

/** What becomes of the note, and why. */
const removed = async (
  note: ReadNote | null,
  reactions: readonly number[] = [],
  body: string | null = "Which runner is it?",
) => {
  const outcomes: string[] = [];
  const deleted: number[] = [];
  const effect: RemoveNoteEffect = {
    kind: "remove_note",
    key: "gitlab:1#1|undo|remove_note|7",
    askedBy: "undo",
    partner: "kde",
    mode: "act",
    reason: "to take it back",
    noteId: 7,
    body,
  };
  const round = {
    issueKey: "gitlab:1#1",
    issue: issueWith({}),
    plans: new Map(),
    gitlab: {
      readNote: async () => note,
      awards: async () => reactions.map((id) => ({ user: { id } })),
      deleteNote: async (_: unknown, id: number) => void deleted.push(id),
    },
    ports: {
      store: { effects: { attempt: async () => true, finish: async () => undefined } },
      ownIds: () => new Set([OURS]),
      now: () => NOW,
      onOutcome: (_: unknown, { why }: { why: string }) => void outcomes.push(why),
    },
  } as unknown as Round;
  await removeNote(round, {
    effect,
    state: "planned",
    attempts: 0,
    attemptedAt: null,
    retryAt: null,
    planId: 1,
  });
  return [deleted.length, outcomes.join()];
};

describe("a note that is taken back", () => {
  test("is deleted where nobody has made anything of it, our own reactions aside", async () => {
    expect(await removed(written, [OURS])).toEqual([1, "the note was deleted"]);
  });

  test.each([
    ["is gone", null, [], "not there any more"],
    ["is another's", { ...written, authorId: 9 }, [], "not ours"],
    ["has a reply", { ...written, isInThread: true }, [], "replied"],
    ["was edited", { ...written, body: "Which runner is it? Solved." }, [], "edited"],
    ["has a reaction", written, [9], "reacted"],
  ])("stays where it %s", async (_, note, reactions, why) => {
    expect(await removed(note, reactions)).toEqual([0, expect.stringContaining(why)]);
  });

  test("is judged by its dates where its text is not kept any more", async () => {
    expect(await removed(written, [], null)).toEqual([1, "the note was deleted"]);
    const later = { ...written, updatedAt: "2026-01-05T09:30:00Z" };
    expect(await removed(later, [], null)).toEqual([0, expect.stringContaining("edited")]);
  });
});
