/** One line of other people's text as Markdown that does nothing; what the larger pieces are made of. */

/** An invisible character that ends a word: GitLab does not take `@` + it + a name for a mention. */
export const BREAK = "\u200B";

/** Characters that start something anywhere in a line. Escaping alone does not stop GitLab's own syntax. */
const ESCAPES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };
const SPECIAL = /[\\`*_[\]{}|~$#!^<>&@%]/g;

/**
 * What GitLab reads in text after Markdown, apart from addresses: references, inline changes, emoji. The first ones
 * also where the value ends: nobody knows what the template writes next.
 */
const STARTS_REFERENCE = /[@#!&~%$](?=\S|$)|[*[{](?=\S)|:(?=\/\/|[\w+-]+(?::|$))/g;

/** `GL-12` is an issue of the project, `KDE-12` one of the tracker that is joined to it. */
const STARTS_NUMBER = /(?<=[A-Z][A-Z0-9_]{0,20})-(?=\d|$)/g;

/** Of seven hexadecimal digits GitLab makes a commit. */
const COMMIT = /[0-9a-f]{7,}/gi;

/** Breaks what GitLab would look up, link or draw, by characters that nobody sees. Also for titles. */
export const breakWords = (text: string): string =>
  text
    .replace(STARTS_REFERENCE, `$&${BREAK}`)
    .replace(STARTS_NUMBER, `$&${BREAK}`)
    .replace(/(?<![:\u200B])\/(?=\/)|www(?=\.)/gi, `$&${BREAK}`)
    .replace(COMMIT, (digits) => digits.replace(/.{6}(?=.)/g, `$&${BREAK}`));

const escapeCharacters = (text: string): string =>
  text.replace(SPECIAL, (character) => ESCAPES[character] ?? `\\${character}`);

/** Marks that mean something at the start of a line only: lists, headings, rules, quick actions, includes. */
const escapeStart = (line: string): string =>
  line.replace(/^([-+=/:;]|\d{1,9}(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));

/** Text that stands somewhere in a line, and not at its start. */
export const harmlessPart = (text: string): string => escapeCharacters(breakWords(text));

/** A line, or the start of one. */
export const harmless = (line: string): string => escapeStart(harmlessPart(line));

/** How long a character becomes at most: `&` with a break becomes `&amp;` with one. */
const costOf = (character: string): number => {
  if (character === "&") return 6;
  return /[\\`*_[\]{}|~$#!^<>@%]/.test(character) ? 4 : 1;
};

/**
 * As much of a text as stays within a number of characters once it is made harmless, so that a text of nothing but
 * special characters does not become several times as long as it was.
 */
export const affordable = (text: string, most: number): string => {
  let spent = 0;
  let length = 0;
  for (const character of text) {
    spent += costOf(character);
    if (spent > most) return `${text.slice(0, length).trimEnd()}…`;
    length += character.length;
  }
  return text;
};
