import { describe, expect, test } from "@jest/globals";
import { extractMentions } from "../../../src/sandbox/text/mentions.ts";

describe("mentions", () => {
  test("name users and groups, each once, in their order", () => {
    expect(extractMentions("Thanks @maria, and @kde/sysadmin. See @maria again (@bob).")).toEqual({
      users: ["maria", "kde/sysadmin", "bob"],
      direct: [],
      all: false,
    });
  });

  test("at the beginning of a paragraph address somebody directly", () => {
    expect(extractMentions("@a, @b and @c: please look. cc @d\n\n@e ping").direct).toEqual([
      "a",
      "b",
      "c",
      "e",
    ]);
  });

  test("of everybody are told apart", () => {
    expect(extractMentions("hi @all")).toEqual({ users: [], direct: [], all: true });
  });

  test.each([
    ["in a quote", "> ask @maria"],
    ["in a quote between >>>", ">>>\n@maria\n>>>"],
    ["in a list", "1. [ ] @maria"],
    ["in a heading", "## @maria"],
    ["in a table", "| who |\n|-----|\n| @maria |"],
    ["in HTML", "<details>\n@maria\n</details>"],
    ["with a full stop behind", "Ask @maria."],
    ["in emphasis", "**@maria**"],
  ])("count %s", (_where, text) => {
    expect(extractMentions(text).users).toEqual(["maria"]);
  });

  test.each([
    ["in inline code", "`@maria`"],
    ["in inline code with two backticks", "`` `@maria` ``"],
    ["in inline code across lines", "`a\n@maria`"],
    ["in fenced code", "```\n@maria\n```"],
    ["in indented code", "    @maria"],
    ["in quoted code", "> ```\n> @maria\n> ```"],
    ["in a comment", "<!-- @maria -->"],
    ["in <code>", "<code>@maria</code>"],
    ["in <pre>", "<pre>\n@maria\n</pre>"],
    ["in an e-mail address", "me@maria"],
    ["in an address", "https://example.org/@maria"],
    ["in a link's address", "[x](/@maria)"],
    ["after a backslash", "\\@maria"],
    ["broken by an invisible character", "@\u200bmaria"],
  ])("do not count %s", (_where, text) => {
    expect(extractMentions(text).users).toEqual([]);
  });

  test("an escaped backtick does not open code", () => {
    expect(extractMentions("\\`@maria`").users).toEqual(["maria"]);
  });
});
