import { withoutAddresses } from "./inline.ts";
import { spokenParts } from "./spoken.ts";

/** Whom a text mentions, whether or not they exist. */
export interface Mentions {
  /** Usernames and full paths of groups without `@`, as written, each once, in their order. */
  readonly users: string[];
  /** Those of `users` that a paragraph begins with: GitLab's "directly addressed". */
  readonly direct: string[];
  /** Whether `@all` occurs: everybody in the project. */
  readonly all: boolean;
}

/** A part of a path: letters, digits, `_`, `-`, `.`; a dot does not end it. */
const PART = "[A-Za-z0-9_.](?:[A-Za-z0-9_.-]{0,254}[A-Za-z0-9_-])?";
const mention = new RegExp(`(?<![\\w\\\\/@.-])@((?:${PART}/){0,20}${PART})`, "g");
/** Only mentions and separators so far: the next mention still addresses somebody directly. */
const onlySeparators = /^[\s,]*(?:and[\s,]*)?$/;

const readPart = (part: string, users: Set<string>, direct: Set<string>): void => {
  let position = 0;
  let stillDirect = true;
  for (const match of withoutAddresses(part).matchAll(mention)) {
    const name = (match[1] ?? "").replace(/\.(?:git|atom)$/, "");
    if (/^\.+$/.test(name) || name === "") continue;
    stillDirect = stillDirect && onlySeparators.test(part.slice(position, match.index));
    if (stillDirect) direct.add(name);
    users.add(name);
    position = match.index + match[0].length;
  }
};

/**
 * Finds `@username`, `@group/subgroup` and `@all` where GitLab does: in any text, quotes included, but not in
 * code, HTML comments or addresses, nor after a letter, digit or backslash (`me@example.com`, `\@name`).
 */
export const extractMentions = (text: string): Mentions => {
  const users = new Set<string>();
  const direct = new Set<string>();
  if (text.includes("@")) for (const part of spokenParts(text)) readPart(part, users, direct);
  const all = users.delete("all");
  direct.delete("all");
  return { users: [...users], direct: [...direct], all };
};
