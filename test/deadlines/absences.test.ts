import { describe, expect, test } from "@jest/globals";
import { type AbsenceSource, absenceOf, NO_END, presentFor } from "../../src/deadlines/absences.ts";

const source = (...away: AbsenceSource["away"]): AbsenceSource => ({
  away,
  people: ["Ann", "Bob", "Cem"].map((name) => ({ name, username: name.toLowerCase() })),
  calendars: {},
});
const at = (text: string): Date => new Date(text);
const person = "Ann";

describe("absences of one person", () => {
  test("that follow each other are one, until the last of them ends", () => {
    const all = source(
      { person, from: "2026-12-25", until: "2027-01-03", cover: "Cem" },
      { person: "ann", from: "2026-12-21", until: "2026-12-24", cover: "Bob" },
      { person, from: "2027-01-02T12:00", until: "2027-01-05T12:00" },
      { person, from: "2027-01-07", until: "2027-01-08" },
    );
    expect(absenceOf(all, "Ann", at("2026-12-22T10:00:00Z"))).toMatchObject({
      lastDay: "2027-01-05",
      until: at("2027-01-05T12:00:00Z"),
      cover: "Bob",
    });
    expect(presentFor(all, "ann", at("2026-12-24T23:00:00Z"))).toBe("Bob");
    expect(presentFor(all, "ann", at("2026-12-25T00:00:00Z"))).toBe("Cem");
    expect(absenceOf(all, "Ann", at("2027-01-06T10:00:00Z"))).toBeNull();
    expect(absenceOf(all, "Ann", at("2026-12-20T23:59:00Z"))).toBeNull();
  });

  test("that overlap have the cover that any of them names, the longest first", () => {
    const now = at("2026-12-22T10:00:00Z");
    const long = { person, from: "2026-12-01", until: "2026-12-31" };
    const short = { person, from: "2026-12-21", until: "2026-12-23", cover: "Bob" };
    for (const all of [source(long, short), source(short, long)])
      expect(absenceOf(all, "Ann", now)).toMatchObject({ lastDay: "2026-12-31", cover: "Bob" });
    expect(presentFor(source(short, { ...long, cover: "Cem" }), "Ann", now)).toBe("Cem");
    expect(absenceOf(source(long, short), "Ann", at("2026-12-24T10:00:00Z"))?.cover).toBeUndefined();
  });

  test("without a known end have no last day", () => {
    const busy = { person, from: "2026-12-21T09:30:00.000Z", until: NO_END };
    expect(absenceOf(source(busy), "Ann", at("2026-12-21T09:29:00Z"))).toBeNull();
    expect(absenceOf(source(busy), "Ann", at("2027-12-21T09:30:00Z"))).toMatchObject({ lastDay: null });
    const forever = source({ person, from: "2026-12-21", until: "9999-12-31" });
    expect(absenceOf(forever, "Ann", at("2027-12-21T09:30:00Z"))).toMatchObject({ lastDay: null });
  });
});
