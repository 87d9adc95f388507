import { describe, expect, test } from "@jest/globals";
import { anyOf, didYouMean, nearest } from "../../src/config/suggest.ts";

describe("suggestions", () => {
  test("a mistyped word finds its neighbour, whatever its case", () => {
    expect(nearest("parnters", ["people", "partners", "rules"])).toBe("partners");
    expect(nearest("KDE", ["gnome", "kde"])).toBe("kde");
    expect(didYouMean("lables", ["labels"])).toBe('; did you mean "labels"?');
  });

  test("a word that resembles nothing gets no suggestion", () => {
    expect(nearest("banana", ["people", "partners"])).toBeUndefined();
    expect(nearest("ab", ["xy"])).toBeUndefined();
    expect(didYouMean("banana", [])).toBe("");
  });

  test("a very long word is not compared at all", () => {
    expect(nearest("x".repeat(10_000), ["x".repeat(10_000 - 1)])).toBeUndefined();
  });

  test("choices read as a sentence, and long lists stay short", () => {
    expect(anyOf(["a"])).toBe("a");
    expect(anyOf(["a", "b", "c"])).toBe("a, b or c");
    expect(anyOf(Array.from({ length: 40 }, (_, index) => `k${index}`))).toMatch(/^k0, .*k14 …$/);
  });
});
