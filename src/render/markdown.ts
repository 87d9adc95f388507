/**
 * Other people's text as Markdown that does nothing: no quick action, mention, reference, label, link, image,
 * HTML or emphasis, in GitLab's Markdown (doc/user/markdown.md, doc/user/project/quick_actions.md).
 */
import { plainLine, shorten, visible } from "./characters.ts";
import { breakCode, fenceFor } from "./code.ts";
import { affordable, harmless } from "./harmless.ts";

export { answer } from "./answer.ts";

const LONGEST_LINE = 300;
const LONGEST_TEXT = 4_000;
const MOST_LINES = 60;

/** How long a line and a quote may become by making them harmless. */
const LONGEST_INLINE = 1_000;
const LONGEST_QUOTE = 6_000;

/**
 * Text of others within a line of ours, or as a line of its own: shortened to one line of at most 300 characters.
 * Reads the same, apart from what cannot be seen.
 */
export const inline = (text: string): string =>
  harmless(affordable(plainLine(text, LONGEST_LINE), LONGEST_INLINE));

/** The start of a text, long enough to hold what is shown of it: the rest is never looked at. */
const beginning = (text: string): string => visible(text.slice(0, LONGEST_TEXT * 8));

/** Text of others as a block quote, which it cannot leave. Lines stay lines; at most 60 of them, and 4,000 characters. */
export const quote = (text: string): string => {
  const lines = affordable(shorten(beginning(text).trim(), LONGEST_TEXT), LONGEST_QUOTE).split("\n");
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "…"] : lines;
  return shown.map((line) => `> ${harmless(line.trim())}`.trimEnd()).join("  \n");
};

/**
 * Text of others as a code block of its own, which it cannot close, and which has no language: some of those are
 * run (`mermaid`, `glql`, `math`). What it holds is shown as it is. HTML comments are broken all the same: our own
 * notes are searched for the comments that mark them.
 */
export const codeBlock = (text: string): string => {
  const shown = breakCode(shorten(beginning(text), LONGEST_TEXT).replace(/\n+$/, ""));
  const fence = fenceFor(shown, 3);
  return `${fence}\n${shown}\n${fence}`;
};

/** Text as code within a line, shown as it is; in code GitLab runs nothing and mentions nobody. */
export const codeSpan = (text: string): string => {
  const shown = breakCode(plainLine(text, LONGEST_LINE));
  if (shown === "") return "";
  const fence = fenceFor(shown, 1);
  // A backtick at an end would join the fence; the spaces are not shown.
  return shown.includes("`") ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
};

const USERNAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?$/;

/** `@username`, which notifies the person. `all`, and what cannot be a username, is shown and notifies nobody. */
export const mention = (username: string): string =>
  USERNAME.test(username) && username.toLowerCase() !== "all" ? `@${username}` : inline(username);

/** `@group/subgroup`, which notifies everybody in the group; what cannot be a path is shown and notifies nobody. */
export const mentionGroup = (path: string): string =>
  path.split("/").every((part) => USERNAME.test(part)) && path.toLowerCase() !== "all"
    ? `@${path}`
    : inline(path);

/** A link whose text and address cannot break out; anything but http(s) is shown as text. */
export const link = (label: string, url: string): string => {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return inline(label);
  return `[${inline(label)}](<${address.href.replace(/[<>\\`]/g, encodeURIComponent)}>)`;
};
