import { describe, expect, test } from "@jest/globals";
import type { Visibility } from "../../src/model/issue.ts";
import { rankOf, rankOfIssue } from "../../src/model/rank.ts";

const ORDER: readonly Visibility[] = ["public", "internal", "private"];

describe("ranks", () => {
  test("rise from everybody to few", () => {
    expect(ORDER.map((visibility) => rankOf(visibility, false))).toEqual([0, 1, 2]);
  });

  test("what is confidential is for as few as what is private, wherever it is", () => {
    for (const visibility of ORDER) expect(rankOf(visibility, true)).toBe(rankOf("private", false));
  });

  test("of an issue are those of its project and of itself", () => {
    const issue = (visibility: Visibility, confidential: boolean) => ({
      project: { id: 1, path: "kde/sysadmin", visibility, webUrl: "" },
      confidential,
    });
    expect(rankOfIssue(issue("public", false))).toBe(0);
    expect(rankOfIssue(issue("internal", false))).toBe(1);
    expect(rankOfIssue(issue("public", true))).toBe(2);
    expect(rankOfIssue(issue("private", false))).toBe(2);
  });
});
