import { mendTwiceEncoded } from "./mojibake.ts";
import { isPlaceholder } from "./placeholders.ts";
import { oneLine } from "./visible.ts";

const asNumber = (character: string): string => `&#${character.codePointAt(0)};`;

/**
 * Text as a table cell that reads back as the same text: pipes, emphasis, brackets and tags escaped; what would be
 * taken for a placeholder, or for text encoded twice, written by the numbers of its characters.
 */
export const escapeCell = (value: string): string => escapeWith(oneLine(value), /[\\`*<[|~]|&(?=[#a-z])/gi);

/** A person's name as part of a cell of people: what would separate two people is escaped too. */
export const escapePerson = (value: string): string => {
  const name = oneLine(value);
  const asides = /[()]/.test(name.replace(/\([^()]*\)/g, ""));
  const escaped = escapeWith(name, asides ? /[\\`*<[|~,;/+&()]/g : /[\\`*<[|~,;/+&]/g);
  return escaped.replace(/(?<=^|[ ,])a(?=nd(?: |$))/gi, asNumber).replace(/(^|[ (])@/g, "$1\\@");
};

const escapeWith = (text: string, special: RegExp): string => {
  const [first = "", ...rest] = text;
  if (isPlaceholder(text)) return asNumber(first) + escapeMarks(rest.join(""), special);
  const escaped = escapeMarks(text, special);
  return mendTwiceEncoded(text) === text ? escaped : escaped.replace(/[^\0-\x7f]/gu, asNumber);
};

/** Underscores inside words and lone ampersands are no Markdown, and stay readable. */
const escapeMarks = (text: string, special: RegExp): string =>
  text
    .replace(special, "\\$&")
    .replace(/_/g, (mark, at: number, whole: string) =>
      /^[\p{L}\p{N}]_[\p{L}\p{N}]$/u.test(whole.slice(Math.max(at - 1, 0), at + 2)) ? mark : `\\${mark}`,
    );
