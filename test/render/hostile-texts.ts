/** What our Markdown does with texts of others, seen through the sandbox's parser and markdown-it. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { plainLine, visible } from "../../src/render/characters.ts";
import { answer, codeBlock, codeSpan, inline, quote } from "../../src/render/markdown.ts";
import { deedsOf, NOTHING } from "./deeds.ts";
import { hostile, TRICKS } from "./hostile.ts";
import { actsIn, HIDING, plain, type Rendered, renderedFrom } from "./rendered.ts";

const between = (markdown: string): string => `Before\n\n${markdown}\n\nafter`;

const expectHarmless = (markdown: string, links: readonly string[] = []): Rendered => {
  const rendered = renderedFrom(markdown);
  expect(deedsOf(markdown)).toEqual(NOTHING);
  expect(rendered).toMatchObject({ images: 0, html: [], links });
  expect(actsIn(rendered.text)).toEqual([]);
  expect(rendered.languages.join("")).toBe("");
  expect(markdown).not.toMatch(HIDING);
  expect(markdown).not.toMatch(/^\//m);
  expect(markdown).not.toContain("<!--");
  expect(rendered.document).not.toMatch(/<(?:img|script|iframe|table|input|details|h[1-6])\b/);
  return rendered;
};

const checkIn =
  (numRuns: number) =>
  (property: (text: string) => void): void => {
    for (const trick of TRICKS) property(trick);
    fc.assert(fc.property(hostile, property), { numRuns });
  };

/** Code may hold anything, as long as it stays code. */
const expectHarmlessCode = (markdown: string): Rendered => {
  const rendered = renderedFrom(markdown);
  expect(deedsOf(markdown)).toEqual(NOTHING);
  expect(rendered).toMatchObject({ images: 0, html: [], links: [] });
  expect(actsIn(rendered.text)).toEqual([]);
  expect(rendered.languages.join("")).toBe("");
  expect(markdown).not.toMatch(HIDING);
  expect(markdown).not.toMatch(/<!--|^\s*::include/m);
  return rendered;
};

/** Tests each way into Markdown with so many hostile texts. */
export const describeHostile = (numRuns: number): void =>
  describe(`in ${numRuns} hostile texts`, () => {
    const check = checkIn(numRuns);

    test("inline: a paragraph that reads as it was written", () => {
      check((text) => {
        const rendered = expectHarmless(between(inline(text)));
        expect(new Set(rendered.blocks)).toEqual(new Set(["paragraph_open"]));
        const shown = plainLine(text, 300);
        if (!shown.endsWith("…")) expect(plain(rendered.seen)).toBe(plain(`Before ${shown} after`));
      });
    });

    test("inline: two values side by side make nothing that neither was", () => {
      fc.assert(
        fc.property(hostile, hostile, (one, other) => {
          const both = `${inline(one)}${inline(other)}`;
          expect(deedsOf(both)).toEqual(NOTHING);
          expect(renderedFrom(both)).toMatchObject({ images: 0, html: [], links: [] });
        }),
        { numRuns },
      );
    });

    test("quote: one block quote that holds all of it", () => {
      check((text) => {
        const rendered = expectHarmless(between(quote(text)));
        expect(rendered.blocks).toEqual(["paragraph_open", "blockquote_open", "paragraph_open"]);
        expect(plain(rendered.seen)).toBe(plain(`Before ${visible(text)} after`));
      });
    });

    test("code: one block without a language that holds all of it", () => {
      check((text) => {
        const rendered = expectHarmlessCode(between(codeBlock(text)));
        expect(rendered.blocks).toEqual(["paragraph_open", "fence", "paragraph_open"]);
        expect(rendered.code.map(plain)).toEqual([plain(visible(text))]);
      });
    });

    test("code in a line: one piece of code", () => {
      check((text) => {
        const rendered = expectHarmlessCode(between(`See ${codeSpan(text)}.`));
        expect(rendered.blocks).toEqual(["paragraph_open", "paragraph_open", "paragraph_open"]);
        expect(rendered.code.map(plain).join("")).toBe(plain(plainLine(text, 300)));
      });
    });

    test("answer: one block quote, with no links but plain ones to elsewhere", () => {
      check((text) => {
        const rendered = renderedFrom(between(answer(text)));
        expect(rendered.blocks).toEqual(["paragraph_open", "blockquote_open", "paragraph_open"]);
        expect(deedsOf(answer(text))).toEqual(NOTHING);
        expect(rendered).toMatchObject({ images: 0, html: [] });
        expect(rendered.languages.join("")).toBe("");
        expect(actsIn(rendered.text)).toEqual([]);
        expect(answer(text)).not.toMatch(HIDING);
        expect(
          answer(text)
            .split("\n")
            .every((line) => line.startsWith(">")),
        ).toBe(true);
        for (const href of rendered.links) {
          expect(href).toMatch(/^https?:\/\/[a-z0-9.-]+[\w/.?=&%:#,+-]*$/i);
          expect(href).not.toMatch(/\/-\/|#\d|!|issues/);
        }
        const letters = (all: string) => all.replace(/[^\p{L}]/gu, "");
        // The language of a code block is dropped.
        if (!/```|~~~/.test(text))
          expect(letters(rendered.seen)).toBe(letters(`Before${visible(text)}after`));
      });
    });
  });
