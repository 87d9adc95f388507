import { describe, expect, test } from "@jest/globals";
import { NO_END } from "../../../src/deadlines/absences.ts";
import { attendeesAt, toldOf, wasMissed } from "../../../src/deadlines/meetings/attendees.ts";

const source = (away: readonly object[]) =>
  ({
    calendars: {},
    people: [
      { name: "Ada", username: "ada" },
      { name: "Ben", username: "ben" },
    ],
    supportManagers: ["Cleo"],
    away,
  }) as unknown as Parameters<typeof toldOf>[0];

const IN = new Date("2026-12-02T15:00:00Z");
const AFTER = new Date("2026-12-05T15:00:00Z");
const away = (person: string, cover?: string) => ({
  person,
  from: "2026-12-01",
  until: "2026-12-04",
  ...(cover === undefined ? {} : { cover }),
});

describe("who comes to a meeting", () => {
  test("is who takes part, and who stands in for them while they are away, each once", () => {
    const covered = source([away("ada", "Ben")]);
    expect(attendeesAt(covered, { people: ["Ada", "Dan"] }, IN)).toEqual(["Ben", "Dan"]);
    expect(attendeesAt(covered, { people: ["Ada", "Ben"] }, IN)).toEqual(["Ben"]);
    expect(attendeesAt(covered, { people: ["Ada", "Dan"] }, AFTER)).toEqual(["Ada", "Dan"]);
  });

  test("is nobody where all are away without a cover; then the managers are told", () => {
    const alone = source([away("ada")]);
    expect(attendeesAt(alone, { people: ["Ada"] }, IN)).toEqual([]);
    expect(toldOf(alone, { people: ["Ada"] }, IN)).toEqual(["Cleo"]);
    expect(toldOf(alone, { people: ["Ada", "Ben"] }, IN)).toEqual(["Ben"]);
    expect(toldOf(alone, { people: [] }, IN)).toEqual([]);
  });

  test("is not changed by an absence of which nobody knows when it ends: only a meeting that is over was missed for it", () => {
    const busy = { person: "Ada", from: "2026-12-01T11:00:00.000Z", until: NO_END };
    for (const at of [IN, AFTER, new Date("2027-05-01T15:00:00Z")]) {
      expect(attendeesAt(source([busy]), { people: ["Ada"] }, at)).toEqual(["Ada"]);
      expect(toldOf(source([busy]), { people: ["Ada"] }, at)).toEqual(["Ada"]);
    }
    expect(wasMissed(source([busy]), { people: ["Ada"] }, IN)).toBe(true);
    expect(wasMissed(source([busy]), { people: ["Ada", "Ben"] }, IN)).toBe(false);
    expect(wasMissed(source([busy]), { people: [] }, IN)).toBe(false);
    // What the configuration says has an end, however late; so has a status that says one.
    const long = { person: "Ada", from: "2026-12-01", until: "9999-12-31" };
    expect(attendeesAt(source([long]), { people: ["Ada"] }, IN)).toEqual([]);
    expect(attendeesAt(source([busy, away("Ada", "Ben")]), { people: ["Ada"] }, IN)).toEqual(["Ben"]);
  });
});
