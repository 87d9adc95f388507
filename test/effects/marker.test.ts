import { describe, expect, test } from "@jest/globals";
import { findMarked, withMarker } from "../../src/effects/marker.ts";

const KEY = "gitlab:14#12|status-note|status_note";
const OWN = new Set([5, 6]);

describe("the hidden marker", () => {
  test("finds our note again, also that of an earlier bot user", () => {
    const notes = [{ id: 9, authorId: 6, body: withMarker("Hello.", KEY) }];
    expect(findMarked(notes, KEY, OWN)?.id).toBe(9);
  });

  test("of somebody else is no marker", () => {
    const notes = [{ id: 9, authorId: 666, body: withMarker("Hello.", KEY) }];
    expect(findMarked(notes, KEY, OWN)).toBeUndefined();
  });

  test("of another key is not this one's", () => {
    const notes = [{ id: 9, authorId: 5, body: withMarker("Hello.", `${KEY}|2`) }];
    expect(findMarked(notes, KEY, OWN)).toBeUndefined();
  });

  test("of two the oldest counts, so that everybody agrees on one", () => {
    const body = withMarker("Hello.", KEY);
    expect(
      findMarked(
        [
          { id: 9, authorId: 5, body },
          { id: 4, authorId: 5, body },
        ],
        KEY,
        OWN,
      )?.id,
    ).toBe(4);
  });

  test("shows nobody the name of a rule", () => {
    expect(withMarker("Hello.", "gitlab:1#1|rule: secret project|note")).not.toContain("secret");
  });
});
