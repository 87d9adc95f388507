import { describe, expect, test } from "@jest/globals";
import statusNote from "../../../src/bot/handlers/status-note.ts";
import { emojiPayload, issuePayload, notePayload } from "../../support/payloads.ts";
import { occasionOf, reactionOf } from "../occasions.ts";

const opened = occasionOf(issuePayload());
const closed = { ...opened, issue: { ...opened.issue, state: "closed" as const } };
const andrew = { name: "Andrew Conrad", username: "aconrad" };
const tom = { name: "Tom Cooney", username: "tcooney" };

describe("the status note", () => {
  test("says whose the issue is and on whom it waits, after every kind of news but reactions", async () => {
    for (const payload of [issuePayload(), issuePayload({ action: "update" }), notePayload()]) {
      const { effects } = await reactionOf(statusNote, occasionOf(payload));
      expect(effects).toMatchObject([
        {
          kind: "status_note",
          view: { partner: { id: "kde", name: "KDE" }, waitingOn: "liaison", state: "opened" },
        },
      ]);
    }
    expect((await reactionOf(statusNote, occasionOf(emojiPayload()))).effects).toEqual([]);
  });

  test("is not begun for a reaction or an edit, and kept up to date after them where it is there", async () => {
    for (const payload of [emojiPayload(), notePayload({ action: "update" })]) {
      const occasion = occasionOf(payload);
      expect((await reactionOf(statusNote, occasion)).effects).toEqual([]);
      expect((await reactionOf(statusNote, { ...occasion, hasStatusNote: true })).effects).toMatchObject([
        { kind: "status_note" },
      ]);
    }
  });

  test("names the managers only where nobody is assigned", async () => {
    const nobody = { ...opened, liaison: { ...opened.liaison, managers: [tom] } };
    expect((await reactionOf(statusNote, nobody)).effects).toMatchObject([{ view: { managers: [tom] } }]);
    const somebody = { ...nobody, liaison: { ...nobody.liaison, liaisons: [andrew] } };
    expect((await reactionOf(statusNote, somebody)).effects).toMatchObject([
      { view: { liaisons: [andrew], managers: [] } },
    ]);
  });

  test("on a closed issue is kept up to date where it is there, and not begun", async () => {
    expect((await reactionOf(statusNote, closed)).effects).toEqual([]);
    expect((await reactionOf(statusNote, { ...closed, hasStatusNote: true })).effects).toHaveLength(1);
  });

  test("has one key whatever the news, so that there is one", async () => {
    const first = await reactionOf(statusNote, opened);
    const second = await reactionOf(statusNote, occasionOf(notePayload()));
    expect(first.effects[0]?.key).toBe(second.effects[0]?.key);
  });
});
