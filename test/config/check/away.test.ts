import { describe, expect, test } from "@jest/globals";
import { said } from "./support.ts";

const people = ["Ann", "Bob", "Cid"].map((name) => ({ name, username: name.toLowerCase() }));
const row = { id: "open-source", section: "Marketing", group: "Open Source", liaisons: ["Ann", "Bob"] };
const saidOf = (...away: object[]) => said({ people, liaisons: [row], away });
const absence = (person: string, from: string, until: string, cover?: string) => ({
  person,
  from,
  until,
  ...(cover === undefined ? {} : { cover }),
});

describe("absences", () => {
  test("sound ones give no complaint: one after the other, with a cover, by username, with times", () => {
    expect(
      saidOf(
        absence("Ann", "2026-12-01", "2026-12-10", "Cid"),
        absence("bob", "2026-12-11", "2026-12-12T12:00"),
        absence("Cid", "2026-12-11T09:00:00Z", "2027-01-10", "Ann"),
        absence("Cid", "2027-02-01", "9999-12-31", "Ann"),
      ),
    ).toEqual([]);
  });

  test("people and days that are not there", () => {
    expect(
      saidOf(absence("Anne", "2026-12-01", "2026-12-10", "Bobb"), absence("Ann", "2026-02-30", "2026-03-01")),
    ).toEqual([
      'error away[0].person: is not among people; did you mean "Ann"?',
      'error away[0].cover: is not among people; did you mean "Bob"?',
      "error away[1].from: there is no such day",
    ]);
  });

  test("an end before the beginning, a cover of oneself, and a cover without an account", () => {
    const known = [...people, { name: "Dot" }];
    const away = [
      absence("Ann", "2026-12-10", "2026-12-09"),
      absence("Ann", "2026-12-11", "2026-12-11", "ann"),
      absence("Bob", "2026-12-20", "2026-12-20", "Dot"),
    ];
    expect(said({ people: known, liaisons: [row], away })).toEqual([
      "warning away[2].cover: Dot has no username, and could not be mentioned or subscribed",
      "error away[0].until: is before from",
      "error away[1].cover: is the person who is away",
    ]);
  });

  test("covers that go round in a circle while both are away, and are fine at other times", () => {
    expect(
      saidOf(
        absence("Ann", "2026-12-01", "2026-12-10", "Cid"),
        absence("Cid", "2026-12-05", "2026-12-20", "Ann"),
      ),
    ).toEqual([
      "error away[0].cover: covers go round in a circle on 2026-12-05: Ann → Cid → Ann",
      "error away[1].cover: covers go round in a circle on 2026-12-05: Cid → Ann → Cid",
    ]);
  });

  test("a cover who is away, too, and has none", () => {
    expect(
      saidOf(absence("Ann", "2026-12-01", "2026-12-10", "Cid"), absence("Cid", "2026-12-10", "2026-12-20")),
    ).toEqual(["warning away[0].cover: Cid is away on 2026-12-10, too, and nobody is named instead"]);
  });

  test("a row of which everybody is away at once without a cover, and one person's absences that overlap", () => {
    expect(
      saidOf(
        absence("Ann", "2026-12-01", "2026-12-10"),
        absence("Bob", "2026-12-08", "2026-12-20"),
        absence("Bob", "2026-12-19", "2026-12-24"),
      ),
    ).toEqual([
      "warning away[2]: overlaps with away[1] of Bob: they count as one",
      "warning away[1]: from 2026-12-08 on nobody of open-source is there, and nobody covers: support managers are told instead",
    ]);
  });
});
