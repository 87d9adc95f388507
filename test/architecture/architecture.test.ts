import { describe, expect, test } from "@jest/globals";
import { BUDGET, longFiles, longFunctions, median } from "./budgets.ts";
import { cyclesIn, graphOf } from "./cycles.ts";
import { isPure, layerMistakes } from "./layers.ts";
import { libraryMistakes } from "./libraries.ts";
import { impurities } from "./purity.ts";
import { readSource } from "./source.ts";
import { writeMistakes } from "./writes.ts";

const files = readSource();
const pure = files.filter(isPure);

/** Imports among our own files. */
const pairs = (from: typeof files): [string, string][] =>
  from.flatMap(({ path, imports }) =>
    imports.flatMap(({ file }): [string, string][] => (file === null ? [] : [[path, file]])),
  );

const folderOf = (path: string): string => path.split("/")[1] ?? "";

describe("the shape of src", () => {
  test("the checks see the code: every part of the sentence that describes it is there", () => {
    const parts = new Set(files.map(({ part }) => part));
    for (const part of ["intake", "store", "process", "bot", "effects", "gitlab", "app.ts"]) {
      expect(parts).toContain(part);
    }
    expect(pairs(files).length).toBeGreaterThan(files.length);
  });

  test("imports go in one direction", () => {
    expect(layerMistakes(files)).toEqual([]);
  });

  test("no file imports itself through others", () => {
    expect(cyclesIn(graphOf(pairs(files)))).toEqual([]);
  });

  test("no two pure folders need each other", () => {
    const folders = pairs(pure).map(([from, to]): [string, string] => [folderOf(from), folderOf(to)]);
    expect(cyclesIn(graphOf(folders))).toEqual([]);
  });

  test("a library is named in one folder", () => {
    expect(libraryMistakes(files)).toEqual([]);
  });

  test("the pure layer neither waits nor looks at the clock, the process or the disk", () => {
    expect(pure.length).toBeGreaterThan(0);
    expect(impurities(pure)).toEqual([]);
  });

  test("only effects write to GitLab", () => {
    expect(writeMistakes(files)).toEqual([]);
  });
});

describe("the size of src", () => {
  test("half of the files are short", () => {
    expect(median(files.map(({ lines }) => lines))).toBeLessThan(BUDGET.medianFile);
  });

  test("no file is long", () => {
    expect(longFiles(files)).toEqual([]);
  });

  test("no function is long", () => {
    expect(longFunctions(files)).toEqual([]);
  });
});
