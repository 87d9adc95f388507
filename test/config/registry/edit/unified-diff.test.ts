import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { diffLines } from "../../../../src/config/registry/edit/line-diff.ts";
import { unifiedDiff } from "../../../../src/config/registry/edit/unified-diff.ts";

describe("a unified diff", () => {
  test("shows changes with three lines around them", () => {
    const old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    expect(unifiedDiff(old, old.replace("5\n", "five\nmore\n"), "a.yml")).toBe(
      "--- a.yml\n+++ a.yml\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+more\n 6\n 7\n 8\n",
    );
  });

  test("is empty where nothing changes, and tells a missing line break at the end", () => {
    expect(unifiedDiff("a\n", "a\n", "f")).toBe("");
    expect(unifiedDiff("a", "a\n", "f")).toBe(
      "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n",
    );
  });

  test("shows distant changes apart", () => {
    const old = Array.from({ length: 30 }, (_, index) => `${index}\n`).join("");
    const diff = unifiedDiff(old, old.replace("\n2\n", "\ntwo\n").replace("\n25\n", "\n"), "f");
    expect(diff.match(/^@@.*@@$/gm)).toEqual(["@@ -1,6 +1,6 @@", "@@ -23,7 +23,6 @@"]);
  });
});

test("changes between lines lead from the old ones to the new ones, with no more of them than needed", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (old, news) => {
      const result: string[] = [];
      let at = 0;
      for (const { from, to, newFrom, newTo } of diffLines(old, news)) {
        result.push(...old.slice(at, from), ...news.slice(newFrom, newTo));
        at = to;
      }
      result.push(...old.slice(at));
      expect(result).toEqual(news);
      expect(diffLines(old, old)).toEqual([]);
    }),
  );
});
