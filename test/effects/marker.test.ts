import { describe, expect, test } from "@jest/globals";
import { isOwnWith, markerOf, STATUS_MARK, withMarker } from "../../src/effects/marker.ts";

const KEY = "gitlab:14#12|status-note|status_note";
const isOurs = isOwnWith(markerOf(KEY), new Set([5, 6]));

describe("the hidden marker", () => {
  test("finds our note again, also that of an earlier bot user", () => {
    expect(isOurs({ id: 9, authorId: 6, internal: false, body: withMarker("Hello.", KEY) })).toBe(true);
  });

  test("of somebody else is no marker", () => {
    expect(isOurs({ id: 9, authorId: 666, internal: false, body: withMarker("Hello.", KEY) })).toBe(false);
  });

  test("of another key is not this one's", () => {
    expect(isOurs({ id: 9, authorId: 5, internal: false, body: withMarker("Hello.", `${KEY}|2`) })).toBe(
      false,
    );
  });

  test("leaves room for another beside it", () => {
    const body = withMarker("Hello.", KEY, STATUS_MARK);
    expect(isOurs({ id: 9, authorId: 5, internal: false, body })).toBe(true);
    expect(isOwnWith(STATUS_MARK, new Set([5]))({ id: 9, authorId: 5, internal: false, body })).toBe(true);
  });

  test("shows nobody the name of a rule", () => {
    expect(withMarker("Hello.", "gitlab:1#1|rule: secret project|note")).not.toContain("secret");
  });
});
