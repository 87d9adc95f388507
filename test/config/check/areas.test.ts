import { describe, expect, test } from "@jest/globals";
import { said, sound } from "./support.ts";

const area = { id: "git", labels: ["git"], people: ["Andrew Conrad"] };

describe("areas", () => {
  test("of which everybody is known are fine, also where two claim the same label", () => {
    expect(said({ areas: [area, { ...area, id: "gitaly", people: ["aconrad"] }] })).toEqual([]);
  });

  test("with nobody in them, unknown people, or without accounts are said", () => {
    const people = [...sound.people, { name: "Zoe" }];
    expect(said({ people, areas: [{ id: "git", labels: ["git"] }] })).toEqual([
      "error areas[0]: nobody knows about git",
    ]);
    expect(said({ people, areas: [{ ...area, people: ["Andrew Conrat", "Zoe"] }] })).toEqual([
      'error areas[0].people[0]: is not among people; did you mean "Andrew Conrad"?',
      "warning areas[0].people[1]: Zoe has no username: named, never brought in",
    ]);
  });

  test("of teams that are not there, left, or name nobody are said", () => {
    const liaisons = [
      ...sound.liaisons,
      { id: "empty", section: "A", group: "Empty" },
      { id: "gone", section: "A", group: "Gone", contacts: ["Zoe"], retired: true },
    ];
    const mistakes = said({ liaisons, areas: [{ ...area, teams: ["empty", "gone", "opensource"] }] });
    expect(mistakes).toEqual([
      'error areas[0].teams[2]: no such id; did you mean "open-source"?',
      "warning areas[0].teams[0]: the row empty names nobody",
      "warning areas[0].teams[1]: gone has left the table (retired: true)",
    ]);
  });

  test("that no issue can be about, that are there twice, or would call everybody are said", () => {
    expect(said({ areas: [{ id: "git", people: ["aconrad"] }, area] })).toEqual([
      'error areas[1].id: "git" is already at areas[0].id',
      "warning areas[0]: nothing says which issues are about git: only `connect git` leads there",
    ]);
    expect(said({ areas: [{ ...area, groups: ["all"] }] })).toEqual([
      "error areas[0].groups[0]: @all would tell everybody in the project",
    ]);
    const checkPattern = (pattern: string) => (pattern === "(" ? "no pattern" : null);
    expect(said({ areas: [{ ...area, words: ["("] }] }, { checkPattern })).toEqual([
      "error areas[0].words[0]: no pattern",
    ]);
  });
});
