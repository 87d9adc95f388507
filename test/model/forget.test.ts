import { describe, expect, test } from "@jest/globals";
import {
  type Forgotten,
  NO_WORDS,
  NOBODY_NAME,
  withoutPerson,
  withoutWords,
} from "../../src/model/forget.ts";

const KIRA: Forgotten = { id: 7, username: "kira", names: ["Kira Novak"] };
const forget = (value: unknown) => withoutPerson(value, KIRA);

describe("forgetting somebody", () => {
  test("takes names out of texts, and leaves those alone that only look alike", () => {
    expect(forget("Asked @kira and Kira Novak, not kira-bot, akira or kira.novak's friend")).toBe(
      `Asked ${NOBODY_NAME} and ${NOBODY_NAME}, not kira-bot, akira or ${NOBODY_NAME}.novak's friend`,
    );
    expect(forget({ text: "no word of them", list: ["shakira"] })).toEqual({
      text: "no word of them",
      list: ["shakira"],
    });
  });

  test("makes accounts nobody's, and takes their words away", () => {
    const by = { id: 7, username: "kira", name: "Kira Novak" };
    expect(forget({ kind: "requested", id: "note:5:escalate:1f", by, reason: "It burns" })).toEqual({
      kind: "requested",
      id: "note:5:escalate:1f",
      by: { id: 0, username: "", name: NOBODY_NAME },
      reason: NO_WORDS,
    });
    expect(forget({ person: { name: "Kira Novak", username: "kira" } })).toEqual({
      person: { name: NOBODY_NAME, username: null },
    });
  });

  test("leaves what happens once as it is: keys, digests, numbers of other things", () => {
    const kept = {
      key: "gitlab:7#7|kira's rule|note|1",
      noteId: 7,
      projectId: 7,
      userId: 8,
      url: "https://x/kira/y",
    };
    expect(forget(kept)).toEqual(kept);
  });

  test("forgets what an author wrote, numbers, and every text that quotes them", () => {
    const snapshot = { authorId: 7, title: "It burns", assigneeIds: [3, 7], labels: ["outage"] };
    expect(forget(snapshot)).toEqual({ authorId: 0, title: "", assigneeIds: [3], labels: ["outage"] });
    expect(forget({ body: "kira says: it burns" })).toEqual({ body: NO_WORDS });
    expect(forget({ refused: [7, 8] })).toEqual({ refused: [8] });
  });

  test("of an event that is over only what happened, and when, stays", () => {
    const by = { id: 9, username: "ann", name: "Ann" };
    expect(
      withoutWords({ kind: "draft", id: "note:1:x", at: "2026", by, text: "Yes.", direct: false }),
    ).toEqual({
      kind: "draft",
      id: "note:1:x",
      at: "2026",
      by: { id: 0, username: "", name: NOBODY_NAME },
      text: "",
      direct: false,
    });
  });
});
