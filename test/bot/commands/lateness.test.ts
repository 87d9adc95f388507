import { describe, expect, test } from "@jest/globals";
import { answersOld, expiredText, isExpired, lateText } from "../../../src/bot/commands/lateness.ts";
import type { NoteEvent } from "../../../src/model/event.ts";
import type { FoundBy } from "../../../src/model/finding.ts";
import { checked, written } from "../../support/service-configuration.ts";

const configuration = checked(written("https://gitlab.example"));
const AT = "2026-01-05T10:00:00.000Z";
const minutesAfter = (minutes: number): Date => new Date(Date.parse(AT) + minutes * 60_000);

const settingOf = (minutes: number, by?: FoundBy, edited = 0) => {
  const now = minutesAfter(minutes);
  const name = edited > 0 ? "note.update" : "note.create";
  const note = { createdAt: AT, updatedAt: minutesAfter(edited).toISOString() };
  const found = by === undefined ? {} : { found: { by, at: now.toISOString() } };
  return { event: { name, note, ...found } as unknown as NoteEvent, configuration, now };
};

describe("a command", () => {
  test("that we were told of is never late; one that was found is, after a while, and it says why", () => {
    expect(lateText(settingOf(600))).toBeNull();
    expect(lateText(settingOf(9, "missed"))).toBeNull();
    expect(lateText(settingOf(11, "missed"))).toBe(
      "This comes late: GitLab did not tell me of your comment of 2026-01-05 10:00 UTC, and I found it at 2026-01-05 10:11 UTC.",
    );
    expect(lateText(settingOf(11, "polled"))).toBe(
      "This comes late: I found your comment of 2026-01-05 10:00 UTC only at 2026-01-05 10:11 UTC.",
    );
    expect(lateText(settingOf(605, "missed", 600))).toBeNull();
  });

  test("is too old after a day, however we heard of it; what is dug up is not answered", () => {
    expect(isExpired(settingOf(24 * 60 - 1))).toBe(false);
    expect(isExpired(settingOf(24 * 60 + 1))).toBe(true);
    expect(isExpired(settingOf(24 * 60 + 1, "missed", 24 * 60))).toBe(false);
    expect(expiredText(settingOf(3_000), ["escalate", "label"])).toContain(
      "to do `escalate`, `label` blindly",
    );
    const answered = (["polled", "missed", "backfilled", "backfilled quietly"] as const).map((by) =>
      answersOld(settingOf(0, by)),
    );
    expect(answered).toEqual([true, true, false, false]);
  });
});
