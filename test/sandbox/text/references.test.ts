import { describe, expect, test } from "@jest/globals";
import { extractReferences } from "../../../src/sandbox/text/references.ts";

const base = "http://127.0.0.1:4000";
const referencesIn = (text: string): string[] =>
  extractReferences(text, base).map(({ project, iid }) => `${project ?? ""}#${iid}`);

describe("references to issues", () => {
  test("name the issue by number, with a project, or by address", () => {
    const text = `See #12, tools#3, kde/sysadmin/tools#4, ${base}/kde/tools/-/issues/5#note_9, ${base}/a/b/-/work_items/6.`;
    expect(referencesIn(text)).toEqual(["#12", "tools#3", "kde/sysadmin/tools#4", "kde/tools#5", "a/b#6"]);
  });

  test("count once each, quoted or linked", () => {
    expect(referencesIn(`> #1\n\n#1 and [that](${base}/a/b/-/issues/2)`)).toEqual(["#1", "a/b#2"]);
  });

  test.each([
    "`#1`",
    "```\n#1\n```",
    "<!-- #1 -->",
    "&#39;",
    "\\#1",
    "#12abc",
    "https://gitlab.com/a/b/-/issues/1",
    "https://gitlab.com/a/b#1",
    "# 1",
    `${base}/a/b/-/merge_requests/1`,
  ])("are not in %j", (text) => {
    expect(referencesIn(text)).toEqual([]);
  });
});
