import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { codeBlock, inline, mention, quote } from "../../src/render/markdown.ts";
import { leavesOf, parseBlocks } from "../../src/sandbox/text/blocks.ts";
import { extractMentions } from "../../src/sandbox/text/mentions.ts";
import { deedsOf, NOTHING } from "./deeds.ts";
import { hostile, TRICKS } from "./hostile.ts";

const UNSEEN_BY_OTHERS = /[\u202A-\u202E\u2066-\u2069\u2028\u2029\r]|\p{Cc}/u;

/** Markdown's escapes undone, entities read: what a reader sees. */
const seen = (markdown: string): string =>
  markdown
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replaceAll("\u200B", "");

test("the tricks of these tests do work on a text that is repeated as it is", () => {
  const { commands, mentions, references } = deedsOf(TRICKS.join("\n\n"));
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["close", "label"]));
  expect(mentions).toEqual(expect.arrayContaining(["all", "group/sub", "root"]));
  expect(references.length).toBeGreaterThanOrEqual(3);
});

describe("text of others within a line", () => {
  test.each([
    ["KDE's runner – is slow (again)", "KDE's runner – is slow (again)"],
    ["Fonts & icons", "Fonts &amp; icons"],
    ["1. Hello", "1\\. Hello"],
    ["/close", "\\/close"],
    ["<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"],
    ["a\n/close", "a /close"],
    ["user\u202Etxt.exe", "usertxt.exe"],
    ["ask @all", "ask \\@\u200Ball"],
    ["see #12", "see \\#\u200B12"],
    ["https://a.test", "https:\u200B//a.test"],
  ])("%j becomes %j", (text, expected) => {
    expect(inline(text)).toBe(expected);
  });

  test.each(TRICKS)("%j does nothing, at the start of a note and within", (trick) => {
    expect(deedsOf(inline(trick))).toEqual(NOTHING);
    expect(deedsOf(`Hello ${inline(trick)}, and ${inline(trick)}.`)).toEqual(NOTHING);
  });

  test("whatever it is, it does nothing, stays one line of the paragraph and ends", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = inline(text);
        expect(deedsOf(line)).toEqual(NOTHING);
        expect(line).not.toMatch(/\n/);
        expect(line).not.toMatch(UNSEEN_BY_OTHERS);
        expect(line).not.toMatch(/<|(?<!\\)[`*_[\]|]/);
        expect(leavesOf(parseBlocks(`Before\n${line}\n\nafter`)).map(({ kind }) => kind)).toEqual([
          "paragraph",
          "paragraph",
        ]);
        expect([...seen(line)].length).toBeLessThanOrEqual(300);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a reader sees the text as it was written, where all of it can be seen", () => {
    const printable = fc.string({ unit: "grapheme-ascii", maxLength: 100 });
    fc.assert(
      fc.property(printable, (text) => {
        expect(seen(inline(text))).toBe(text.replace(/\s+/g, " ").trim());
      }),
    );
  });

  test("a long text is cut at a character, and says so", () => {
    const line = inline("😀".repeat(400));
    expect([...line]).toHaveLength(300);
    expect(line.endsWith("😀…")).toBe(true);
  });
});

describe("text of others as a quote", () => {
  test("keeps its lines", () => {
    expect(quote("one\r\n\r\n  two\u2028/close")).toBe("> one  \n>  \n> two  \n> \\/close");
  });

  test("cannot be left, and does nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = `Before\n\n${quote(text)}\n\nafter`;
        expect(deedsOf(quoted)).toEqual(NOTHING);
        expect(parseBlocks(quoted).children.map(({ kind }) => kind)).toEqual([
          "paragraph",
          "quote",
          "paragraph",
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("has a bound, in lines and in characters", () => {
    expect(quote("x\n".repeat(500)).split("\n")).toHaveLength(61);
    expect(quote("x".repeat(10_000)).length).toBeLessThan(4_100);
  });
});

describe("text of others as code", () => {
  test("has a fence that is longer than any in it", () => {
    expect(codeBlock("a\n````\nb")).toBe("`````\na\n````\nb\n`````");
  });

  test("cannot be closed, and does nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const block = `Before\n\n${codeBlock(text)}\n\nafter`;
        expect(deedsOf(block)).toEqual(NOTHING);
        expect(parseBlocks(block).children.map(({ kind }) => kind)).toEqual([
          "paragraph",
          "code",
          "paragraph",
        ]);
        expect(block).not.toContain("<!--");
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a mention", () => {
  test("of a username notifies", () => {
    expect(extractMentions(mention("a.conrad-2")).users).toEqual(["a.conrad-2"]);
  });

  test("of anything else does nothing", () => {
    for (const name of ["all", "ALL", "all of you", "a/b", "-x", "x.", "@x", "a\n/close", ""]) {
      expect(deedsOf(mention(name))).toEqual(NOTHING);
    }
  });
});
