import { describe, expect, test } from "@jest/globals";
import { changed, known, united, withChanges } from "../../src/bot/known-escalation.ts";
import type { EscalationEvent, EscalationRecord } from "../../src/model/escalation.ts";
import { newRecord, opened, requested } from "../store/escalating.ts";

const ISSUE = "gitlab:7#3";

const recordOf = (id: string, ...events: readonly EscalationEvent[]): EscalationRecord => ({
  ...newRecord(id),
  events,
  version: 1,
});

const reason = (id: string, words = id): EscalationEvent => ({
  kind: "reason",
  id,
  at: "2026-03-04T10:05:00.000Z",
  reason: words,
  by: null,
  rank: 0,
});

const stored = recordOf("stored", requested(ISSUE));

/** The ids of what is added to which escalation. */
const idsOf = (changes: ReturnType<typeof united>) =>
  changes.map(({ before, events }) => [before.id, events.map(({ id }) => id)]);

describe("an escalation as handlers see it", () => {
  test("has what follows from its events beside it", () => {
    expect(known(stored)).toMatchObject({
      record: stored,
      view: { state: "requested", sources: [{ issueKey: ISSUE }], target: null },
    });
    expect(known(recordOf("there", requested(ISSUE), opened())).view.state).toBe("open");
  });

  test("with a change has the new events behind the old, and none of them twice", () => {
    const [first] = stored.events;
    if (first === undefined) throw new Error("nothing befell it");
    expect(changed({ before: stored, events: [first, opened()] })).toEqual({
      ...stored,
      events: [first, opened()],
    });
  });
});

describe("several changes as one", () => {
  test("of each escalation, in the order in which they were wanted", () => {
    const other = recordOf("other", requested(ISSUE));
    const changes = united([
      { before: stored, events: [reason("one")] },
      { before: other, events: [reason("two")] },
      { before: stored, events: [reason("three")] },
    ]);
    expect(idsOf(changes)).toEqual([
      ["stored", ["one", "three"]],
      ["other", ["two"]],
    ]);
    expect(changes[0]?.before).toBe(stored);
  });

  test("keep the first word under one id, and leave out what is known", () => {
    const [first] = stored.events;
    if (first === undefined) throw new Error("nothing befell it");
    const changes = united([
      { before: stored, events: [first, reason("one", "the first word")] },
      { before: stored, events: [reason("one", "the second word")] },
    ]);
    expect(changes).toEqual([{ before: stored, events: [reason("one", "the first word")] }]);
  });

  test("are none where nothing is new", () => {
    expect(united([{ before: stored, events: stored.events }])).toEqual([]);
    expect(united([{ before: newRecord("empty"), events: [] }])).toEqual([]);
    expect(united([])).toEqual([]);
  });

  test("stay as they are when they are put together again", () => {
    const once = united([
      { before: stored, events: [reason("one"), reason("one")] },
      { before: stored, events: [reason("two")] },
    ]);
    expect(united(once)).toEqual(once);
  });
});

describe("what is known with a decision's changes", () => {
  test("changes in its place, with the new behind it", () => {
    const before = [known(stored), known(recordOf("untouched", requested(ISSUE)))];
    const after = withChanges(before, [
      { before: newRecord("new"), events: [requested(ISSUE)] },
      { before: stored, events: [opened()] },
    ]);
    expect(after.map(({ record, view }) => [record.id, view.state])).toEqual([
      ["stored", "open"],
      ["untouched", "requested"],
      ["new", "requested"],
    ]);
    expect(after[1]).toBe(before[1]);
    expect(after[0]?.record.version).toBe(stored.version);
  });
});
