import { describe, expect, test } from "@jest/globals";
import { said, sound } from "./support.ts";

const rowWith = (changes: Record<string, unknown>) => ({ liaisons: [{ ...sound.liaisons[0], ...changes }] });

describe("rows that partners refer to", () => {
  test("a row without a liaison is looked after by the managers, if there are any", () => {
    expect(said(rowWith({ liaisons: [] }))).toEqual([
      "warning partners[0].liaison: nobody looks after this row, and there are no supportManagers",
    ]);
    expect(said({ ...rowWith({ liaisons: [] }), supportManagers: ["Andrew Conrad"] })).toEqual([
      "warning partners[0].liaison: nobody looks after this row yet: support managers are told instead",
    ]);
  });

  test("a row that has left the table is doubtful", () => {
    expect(said(rowWith({ retired: true }))).toEqual([
      "warning partners[0].liaison: this row has left the table (retired: true)",
    ]);
  });
});
