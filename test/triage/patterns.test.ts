import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { planPattern } from "../../src/triage/pattern-parts.ts";
import { checkPattern, compilePatterns, SEARCHED_LENGTH } from "../../src/triage/patterns.ts";

const found = (patterns: string[], text: string): string[] => {
  const search = compilePatterns(patterns).search(text);
  return patterns.filter((pattern) => search(pattern));
};

/** Small patterns over small words, so that they hit often. */
const { pattern: patterns } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      "a",
      "b",
      "ab",
      "[ab]",
      "[^a]",
      ".",
      "\\b",
      "\\s",
      "\\w",
      "\\W",
      "^",
      "$",
      "\\x62",
      "[ab ]",
      "\\pL",
    ),
    fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
    fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => `${one}|${other}`),
    fc
      .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{0,3}", "*?", "{12,}"))
      .map(([one, repetition]) => `(?:${one})${repetition}`),
    fc
      .tuple(tie("pattern"), fc.constantFrom("(", "(?:", "(?P<n>", "(?i:"))
      .map(([one, open]) => `${open}${one})`),
  ),
}));

describe("searching for many patterns", () => {
  test("finds those that are there", () => {
    expect(
      found(
        ["(?i)\\brunner\\b", "cache.*slow", "(?s)cache.*slow", "^CI", "docker"],
        "CI: the cache\nof our Runner is slow",
      ),
    ).toEqual(["(?i)\\brunner\\b", "(?s)cache.*slow", "^CI"]);
  });

  test("agrees with searching one by one, whatever the patterns and the text", () => {
    const flagged = fc
      .tuple(fc.constantFrom("", "(?i)", "(?s)", "(?m)"), patterns)
      .map((parts) => parts.join(""));
    const usable = flagged.filter((pattern) => pattern.length < 200 && checkPattern(pattern) === null);
    const text = fc.string({ unit: fc.constantFrom("a", "b", "A", " ", "\n", "é"), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(usable, { minLength: 1, maxLength: 8 }), text, (all, content) => {
        const distinct = [...new Set(all)];
        expect(found(distinct, content)).toEqual(distinct.filter((one) => RE2JS.compile(one).test(content)));
      }),
      { numRuns: 400 },
    );
  });

  test("more patterns than one automaton holds keep their numbers", () => {
    const many = Array.from({ length: 300 }, (_, index) => `\\bword${index}\\b`);
    expect(found(many, "word5 word127 word128 word299 word300")).toEqual(
      ["5", "127", "128", "299"].map((number) => `\\bword${number}\\b`),
    );
  });

  test("a long text is searched up to a limit", () => {
    const text = `${"x".repeat(SEARCHED_LENGTH - 3)}end`;
    expect(found(["end"], text)).toEqual(["end"]);
    expect(found(["end"], `x${text}`)).toEqual([]);
  });

  test("a pattern that makes other engines run away ends at once", () => {
    expect(found(["^(a+)+$", "(a|aa)+b", "(.*)*x"], "a".repeat(50_000).concat("!"))).toEqual([]);
  });
});

describe("how a pattern is searched", () => {
  test("what stays near is left to the common automaton", () => {
    for (const pattern of [
      "(?i)\\brunner\\b",
      "error \\d{3}",
      "foo[- ]?bar",
      "(a|b)s?",
      "\\s+x",
      "v[0-9.]+",
    ]) {
      expect(planPattern(pattern)).toEqual({ probes: [pattern], exact: true });
    }
  });

  test("what runs far is searched alone, where its near parts were found", () => {
    expect(planPattern("(?i)\\brunner\\b.*timeout")).toEqual({
      probes: ["(?i)\\brunner\\b", "(?i)timeout"],
      exact: false,
    });
    expect(planPattern("a.{0,50}b[^x]*")).toEqual({ probes: ["a", "b"], exact: false });
  });

  test("what is not understood is searched alone", () => {
    for (const pattern of ["x.*|y", "a(?i)b.*", "\\Qa.b\\E.*"]) {
      expect(planPattern(pattern)).toEqual({ probes: [], exact: false });
    }
  });
});

describe("checking a pattern", () => {
  test("a good one has nothing to report", () => {
    expect(checkPattern("(?i)\\brunners?\\b")).toBeNull();
  });

  test("a broken one says what is wrong", () => {
    expect(checkPattern("(runner")).toBe("not a regular expression in RE2's syntax: missing closing )");
  });

  test("what cannot be linear is refused, with the reason", () => {
    expect(checkPattern("(?=x)y")).toContain("look-ahead, look-behind, back-references");
    expect(checkPattern("(a)\\1")).toContain("look-ahead, look-behind, back-references");
  });

  test("one that is small to write and large to search is refused", () => {
    expect(
      checkPattern("(\\pL{100}){9}(\\pN{100}){9}(\\pL{1000}){1}(\\pL{1000}){1}(\\pN{1000})\\pL{1000}"),
    ).toContain("too large");
  });
});
