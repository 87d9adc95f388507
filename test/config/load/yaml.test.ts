import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LONGEST_TEXT, readYaml } from "../../../src/config/load/yaml.ts";
import { errorAt } from "../../../src/config/problem.ts";

const problems = (text: string) =>
  readYaml(text, "f.yml").problems.map(({ line, column, path, message }) => ({
    line,
    column,
    path,
    message,
  }));

describe("reading YAML", () => {
  test("sound text is data", () => {
    expect(readYaml("a: 1\nb: [x, on]\n", "f.yml")).toMatchObject({
      data: { a: 1, b: ["x", "on"] },
      problems: [],
    });
  });

  test("a byte order mark and Windows line ends are read over, and lines still count right", () => {
    const reading = readYaml("\uFEFFa: 1\r\nb:\r\n  c: 2\r\n", "f.yml");
    expect(reading.data).toEqual({ a: 1, b: { c: 2 } });
    expect(reading.locate(errorAt(["b", "c"], "m", "e"))).toMatchObject({ line: 3, column: 6 });
    expect(reading.locate(errorAt(["a"], "m", "e"))).toMatchObject({ line: 1, column: 4 });
  });

  test("a repeated key is a mistake at its second place, and the rest is still looked at", () => {
    const reading = readYaml("people:\n  - name: A\n    name: B\n", "f.yml");
    expect(reading.problems).toMatchObject([
      { line: 3, column: 5, path: "people[0].name", message: "this key was given before" },
    ]);
    expect(reading.data).toEqual({ people: [{ name: "B" }] });
  });

  test("tabs, tags, several documents, lists as keys and unclosed brackets are mistakes with a place", () => {
    expect(problems("a:\n\tb: 1\n")[0]).toMatchObject({ line: 2, message: expect.stringMatching(/[Tt]abs/) });
    expect(problems("mode: !secret x\n")[0]).toMatchObject({ line: 1, column: 7, path: "mode" });
    expect(problems("a: 1\n---\nb: 2\n")[0]).toMatchObject({
      line: 2,
      message: "a second document begins here",
    });
    expect(problems("? [a]\n: 1\n")[0]).toMatchObject({ line: 1 });
    expect(problems("rules: [1, 2\n")[0]).toMatchObject({ path: expect.stringMatching(/^rules/) });
    for (const text of ["a:\n\tb: 1\n", "a: !secret x\n", "a: [1, 2\n"]) {
      expect(readYaml(text, "f.yml").data).toBeUndefined();
    }
  });

  test("an alias without an anchor is shown where it stands", () => {
    expect(problems("version: 1\nmode: *nowhere\n")).toEqual([
      { line: 2, column: 7, path: "mode", message: "no anchor called nowhere" },
    ]);
  });

  test("anchors may be used, and a mistake behind an alias is found", () => {
    const reading = readYaml("a: &both { x: 1 }\nb: *both\n", "f.yml");
    expect(reading.data).toEqual({ a: { x: 1 }, b: { x: 1 } });
    expect(reading.locate(errorAt(["b", "x"], "m", "e"))).toMatchObject({ line: 1, column: 15 });
  });

  test("bombs are one problem, not a crash", () => {
    const laughs = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"];
    for (let level = 1; level < 12; level += 1) {
      laughs.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);
    }
    expect(problems(laughs.join("\n"))).toHaveLength(1);
    expect(problems("[".repeat(50_000))).toHaveLength(1);
    expect(problems("- ".repeat(20_000))).toHaveLength(1);
    expect(problems("x".repeat(LONGEST_TEXT + 1))).toHaveLength(1);
    expect(problems("a: \0\n")).toMatchObject([{ message: "is not text in UTF-8" }]);
  });

  test("a value that contains itself is one problem, at the alias", () => {
    expect(problems("version: 1\nrules: &a [{ conditions: &b { x: *a, y: *b } }]")).toMatchObject([
      { line: 2, column: 34, message: "*a stands inside of what it stands for" },
      { line: 2, column: 41, message: "*b stands inside of what it stands for" },
    ]);
    expect(problems("a: &a [1]\nb: *a\nc: &a [*a]")).toHaveLength(1);
    expect(problems("a: &a [1]\nb: [*a, *a]")).toEqual([]);
  });

  test("what a problem is about is not quoted: it may be a secret, and of any length", () => {
    const secret = "glpat-a secret of somebody ".repeat(300);
    for (const text of [
      `&a [1]\n"x"\n${secret}`,
      `a: 'x'\n${secret}`,
      `- a\n${secret}: x\n "${secret}`,
      `a: !${secret}`,
      `instances:\n  x:\n    token: ["x"\n${secret}{ file: a }]`,
    ])
      for (const { message, path } of problems(text)) {
        expect(path).not.toContain("glpat");
        expect(message).not.toContain("glpat");
        expect(message.length).toBeLessThan(200);
      }
  });

  test("whatever the text, there is data or a problem, and every problem has a place", () => {
    const pieces = fc.constantFrom(
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&x ",
      "*x",
      "!t",
      "'",
      '"',
      "#",
      "\t",
      "|",
      "---\n",
      "<<",
      "? ",
      "1",
      "ø",
      "\r\n",
      "%",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const reading = readYaml(text, "f.yml");
        expect(reading.data !== undefined || reading.problems.length > 0).toBe(true);
        for (const { line, column } of reading.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
