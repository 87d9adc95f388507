import type { CellText } from "./cell-text.ts";
import { tidyTokens } from "./cell-text.ts";
import { codeSpanFinder } from "./code-spans.ts";
import { dropEmphasis, type Token } from "./emphasis.ts";
import { visibleText } from "./visible.ts";

/** What is written for a link: its text, or its text and something that tells where it goes. */
export type LinkText = (text: string, address: string) => string;

/** A cell's text, and what stood in it but struck through, which is no part of it. */
export interface InlineText extends CellText {
  readonly struck: readonly string[];
}

/** Reads a cell's inline Markdown: emphasis, code, links, images, line breaks, other HTML tags, entities, escapes. */
export const readInline = (source: string, linkText: LinkText = (text) => text): InlineText => {
  const visible = visibleText(source);
  const reading: Reading = {
    source: visible,
    offset: 0,
    tokens: [],
    brackets: [],
    closing: codeSpanFinder(visible),
    linkText,
  };
  while (reading.offset < visible.length) readToken(reading);
  const struck = dropEmphasis(reading.tokens);
  return { ...tidyTokens(reading.tokens), struck };
};

interface Reading {
  readonly source: string;
  offset: number;
  readonly tokens: Token[];
  /** Indexes of the tokens that may open a link. */
  readonly brackets: number[];
  readonly closing: ReturnType<typeof codeSpanFinder>;
  readonly linkText: LinkText;
}

type Reader = (reading: Reading, match: RegExpExecArray) => void;

const plain = (reading: Reading, text: string): void => {
  reading.tokens.push({ text, literal: false });
};

const readToken = (reading: Reading): void => {
  for (const [pattern, read] of READERS) {
    pattern.lastIndex = reading.offset;
    const match = pattern.exec(reading.source);
    if (match) {
      reading.offset = pattern.lastIndex;
      read(reading, match);
      return;
    }
  }
};

const readEscape: Reader = ({ tokens }, [, character = ""]) => {
  tokens.push({ text: character, literal: true });
};

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

const readEntity: Reader = ({ tokens }, [whole, decimal, hexadecimal, name = ""]) => {
  const digits = decimal ?? hexadecimal;
  const text =
    digits === undefined
      ? (ENTITIES[name.toLowerCase()] ?? whole)
      : characterOf(Number.parseInt(digits, decimal === undefined ? 16 : 10));
  tokens.push({ text, literal: digits !== undefined && text !== " " });
};

const characterOf = (code: number): string =>
  code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\uFFFD" : visibleText(String.fromCodePoint(code));

const readCode: Reader = (reading, [run]) => {
  const close = reading.closing(reading.offset - run.length, run.length);
  if (close === undefined) return plain(reading, run);
  plain(reading, reading.source.slice(reading.offset, close).replaceAll("\\|", "|"));
  reading.offset = close + run.length;
};

/** Deeper nesting (a picture inside a link is two) is read as text, which keeps the time linear. */
const DEEPEST_BRACKETS = 4;

const readBracket: Reader = (reading, [bracket]) => {
  if (reading.brackets.length === DEEPEST_BRACKETS) reading.brackets.shift();
  reading.brackets.push(reading.tokens.length);
  plain(reading, bracket);
};

/** The end of a link: what stood between the brackets is text, the brackets and the address are not. */
const readLinkEnd: Reader = (reading, [whole, address = ""]) => {
  const opened = reading.brackets.pop();
  const bracket = opened === undefined ? undefined : reading.tokens[opened];
  if (opened === undefined || !bracket) {
    reading.offset -= whole.length - 1;
    return plain(reading, "]");
  }
  bracket.text = "";
  const inner = reading.tokens.slice(opened + 1);
  const shown = inner.map((token) => token.text).join("");
  const told = reading.linkText(shown, address.replace(/^<|>$/g, ""));
  if (told !== shown) plain(reading, told.slice(shown.length));
};

/** Tried in this order at every place; the last one takes any character. All are linear. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/[^\\`<&[\]!*_~]+/y, (reading, [text]) => plain(reading, text)],
  [/\\([!-/:-@[-`{-~])/y, readEscape],
  [/`+/y, readCode],
  [/<br\s*\/?>/iy, (reading) => plain(reading, "\n")],
  [/<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>/iy, (reading, [, address = ""]) => plain(reading, address)],
  [/<\/?[a-z][^<>]*>/iy, () => undefined],
  [/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/iy, readEntity],
  [/\*+|_+|~+/y, ({ tokens }, [run]) => void tokens.push({ text: run, literal: false, delimiter: true })],
  [/!?\[/y, readBracket],
  [/\]\( *(<[^<>]*>|[^\s()<>]*)(?: +"[^"]*")? *\)/y, readLinkEnd],
  [/[\s\S]/y, (reading, [character]) => plain(reading, character)],
];
