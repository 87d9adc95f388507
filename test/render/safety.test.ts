/** Whatever others write, our Markdown does with it what it should: seen through the sandbox's parser and markdown-it. */
import { describe, expect, test } from "@jest/globals";
import { answer, codeBlock, codeSpan, inline, quote } from "../../src/render/markdown.ts";
import { TRICKS } from "./hostile.ts";
import { describeHostile } from "./hostile-texts.ts";
import { actsIn, plain, renderedFrom } from "./rendered.ts";

test("the tricks of these tests do work on a text that is repeated as it is", () => {
  const raw = renderedFrom(TRICKS.join("\n\n"));
  expect(raw.images).toBeGreaterThan(0);
  expect(raw.html.length).toBeGreaterThan(5);
  expect(raw.links.length).toBeGreaterThan(5);
  expect(raw.languages).toContain("mermaid");
  expect(actsIn(raw.seen).length).toBeGreaterThan(8);
});

// Thousands of them: test/slow/render.
describeHostile(300);

describe("an answer", () => {
  test("keeps paragraphs, lists, code and links to elsewhere", () => {
    const text = [
      "Hello,",
      "please see https://docs.gitlab.com/runner/install?os=linux&arch=arm#step-two, or ask @root.",
      "",
      "- one",
      "  - two: (https://example.org)",
      "1. first",
      "",
      "```ruby",
      "puts '/close' # @all",
      "```",
      "Bye",
    ].join("\n");
    expect(answer(text)).toBe(
      [
        "> Hello,  ",
        "> please see <https://docs.gitlab.com/runner/install?os=linux&arch=arm#step-two>, or ask \\@\u200Broot.  ",
        ">",
        "> - one  ",
        ">     - two: (<https://example.org>)  ",
        "> 1. first  ",
        ">",
        ">",
        "> ```",
        "> puts '/close' # @all",
        "> ```",
        ">",
        "> Bye",
      ].join("\n"),
    );
  });

  test("lists are lists", () => {
    const { document } = renderedFrom(answer("- one\n- two\n  - three\n\n1. a\n2. b"));
    expect(document.match(/<li>/g)).toHaveLength(5);
    expect(document.match(/<ul>/g)).toHaveLength(2);
    expect(document.match(/<ol>/g)).toHaveLength(1);
  });

  test.each([
    "https://gitlab.test/group/project/-/issues/12",
    "https://gitlab.test/group/project/issues/12",
    "https://gitlab.test/group/project/-/merge_requests/3#note_1",
    "https://gitlab.test/groups/group/-/epics/5",
    "https://gitlab.test/group/project/commit/deadbeefcafe",
    "https://gitlab.test/group/%2D/issues/1",
    "https://example.org/#12",
    "https://example.org/a!3",
    "https://example.org/@all",
    "https://user:password@example.org/",
    "https://example.org/uploads/x.png",
    "https://example.org/&lt;img&gt;",
    "http://localhost/x",
    "javascript:alert(1)",
    "ftp://example.org/x",
    `https://example.org/${"x".repeat(600)}`,
  ])("does not link %s", (address) => {
    const { links, text } = renderedFrom(answer(`see ${address} there`));
    expect(links).toEqual([]);
    expect(plain(text)).toBe(`see ${address} there`);
  });

  test("a code block that was not closed ends with the answer", () => {
    expect(answer("~~~\n/close\n")).toBe("> ```\n> /close\n> ```");
  });

  test("has a bound, in lines and in characters", () => {
    expect(answer("x\n".repeat(2_000)).split("\n")).toHaveLength(501);
    expect(answer("<".repeat(100_000)).length).toBeLessThan(40_000);
    expect(answer("")).toBe(quote(""));
  });
});

describe("a million characters", () => {
  test.each([
    ["letters", "a".repeat(1_000_000)],
    ["upper case", "A_".repeat(500_000)],
    ["fences", "```\n".repeat(250_000)],
    ["other fences", "~~~a\n".repeat(200_000)],
    ["addresses", "https://a.b/".repeat(80_000)],
    ["half addresses", "http://a.".repeat(110_000)],
    ["space", " \n".repeat(500_000)],
    ["dashes", "-".repeat(1_000_000)],
    ["marks", "\u0301".repeat(1_000_000)],
    ["colons", ":a".repeat(500_000)],
    ["digits", "0".repeat(1_000_000)],
    ["ampersands", "&".repeat(1_000_000)],
    ["brackets", "[".repeat(1_000_000)],
    ["backticks", "` ".repeat(500_000)],
    ["bidirectional controls", "\u202E".repeat(1_000_000)],
    // What took more than linear time here would not end before the test does.
  ])("of %s are short and soon done", (_, text) => {
    for (const write of [inline, quote, codeBlock, codeSpan, answer]) {
      expect(write(text).length).toBeLessThan(45_000);
    }
  });
});
