/**
 * Other people's text as Markdown that does nothing: no quick action, mention, reference, label, link, image,
 * HTML or emphasis, in GitLab's Markdown (doc/user/markdown.md, doc/user/project/quick_actions.md).
 */
import { plainLine, shorten, visible } from "./characters.ts";

/** An invisible character that ends a word: GitLab does not take `@` + it + a name for a mention. */
const BREAK = "\u200B";

const LONGEST_LINE = 300;
const LONGEST_TEXT = 4_000;
const MOST_LINES = 60;

/** Characters that start something anywhere in a line. Escaping alone does not stop GitLab's own syntax. */
const ESCAPES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };
const SPECIAL = /[\\`*_[\]{}|~$#!^<>&@%]/g;

/** What GitLab reads in text after Markdown: references, inline changes, addresses. */
const STARTS_REFERENCE = /([@#!&~%$*[{])(?=\S)|(:)(?=\/\/|\w+:)/g;

const breakWords = (text: string): string =>
  text
    .replace(STARTS_REFERENCE, `$&${BREAK}`)
    .replace(/\bwww(?=\.)/gi, `$&${BREAK}`)
    .replace(/\b[0-9a-f](?=[0-9a-f]{6,39}\b)/gi, `$&${BREAK}`);

const escapeCharacters = (text: string): string =>
  text.replace(SPECIAL, (character) => ESCAPES[character] ?? `\\${character}`);

/** Marks that mean something at the start of a line only: lists, headings, rules, quick actions, includes. */
const escapeStart = (line: string): string =>
  line.replace(/^([-+=/:;]|\d{1,9}(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`));

const harmless = (line: string): string => escapeStart(escapeCharacters(breakWords(line)));

/**
 * Text of others within a line of ours, or as a line of its own: shortened to one line of at most 300 characters.
 * Reads the same, apart from what cannot be seen.
 */
export const inline = (text: string): string => harmless(plainLine(text, LONGEST_LINE));

/** Text of others as a block quote, which it cannot leave. Lines stay lines; at most 60 of them, and 4,000 characters. */
export const quote = (text: string): string => {
  const lines = shorten(visible(text.slice(0, LONGEST_TEXT * 8)).trim(), LONGEST_TEXT).split("\n");
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "…"] : lines;
  return shown.map((line) => `> ${harmless(line.trim())}`.trimEnd()).join("  \n");
};

/**
 * Text of others as a code block of its own, which it cannot close; what it holds is shown as it is. HTML comments
 * are broken all the same: our own notes are searched for the comments that mark them.
 */
export const codeBlock = (text: string): string => {
  const whole = shorten(visible(text.slice(0, LONGEST_TEXT * 8)), LONGEST_TEXT).replace(/\n+$/, "");
  const shown = whole.replaceAll("<!--", `<${BREAK}!--`);
  const longestRun = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longestRun + 1));
  return `${fence}\n${shown}\n${fence}`;
};

const USERNAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;

/** `@username`, which notifies the person. `all`, and what cannot be a username, is shown and notifies nobody. */
export const mention = (username: string): string =>
  USERNAME.test(username) && username.toLowerCase() !== "all" ? `@${username}` : inline(username);
