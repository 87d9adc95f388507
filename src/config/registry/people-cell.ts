import { type CellText, LITERAL, sliceCellText } from "./cell-text.ts";
import type { LinkText } from "./inline.ts";
import { isPlaceholder } from "./placeholders.ts";
import type { RegistryPerson } from "./row.ts";

/**
 * The people of a cell, in its order, without repetitions. `A / B`, `A, B`, `A & B`, `A and B` and a line break make
 * two; placeholders make none. `Name (@account)`, `Name @account` and a link to an account tell the username; a bare
 * `@account` is a name of its own.
 */
export const peopleOf = (cell: CellText): RegistryPerson[] => {
  if (isPlaceholder(cell.shape)) return [];
  const people = new Map<string, RegistryPerson>();
  for (const piece of pieces(cell)) {
    if (isPlaceholder(piece.shape)) continue;
    const person = personOf(piece);
    const known = people.get(person.name);
    if (!known?.username) people.set(person.name, person);
  }
  return [...people.values()];
};

/** Keeps the account that a link to a GitLab profile names, as if `(@account)` had been written after the text. */
export const accountOfLink: LinkText = (text, address) => {
  const account = /^https?:\/\/(?:www\.)?gitlab\.[a-z0-9.-]+\/(\w[\w.-]*)\/?$/i.exec(address)?.[1];
  return account === undefined || text.includes("@") ? text : `${text} (@${account})`;
};

const SEPARATORS = /,? and |,(?! ?(?:Jr|Sr|II|III|IV|Ph\.?D|MD)\b)|[\n;&+/]/gi;

const pieces = (cell: CellText): CellText[] => {
  const shape = cell.shape
    .replace(/\bn\/a\b/gi, (word) => word.replace("/", LITERAL))
    .replace(/\([^()]*\)/g, (aside) => LITERAL.repeat(aside.length));
  const found: CellText[] = [];
  let start = 0;
  for (const separator of shape.matchAll(SEPARATORS)) {
    found.push(...accountsApart(sliceCellText(cell, start, separator.index)));
    start = separator.index + separator[0].length;
  }
  found.push(...accountsApart(sliceCellText(cell, start, cell.text.length)));
  return found;
};

/** `@one @two` are two people though nothing but a space stands between them. */
const accountsApart = (piece: CellText): CellText[] => {
  const words = piece.shape.split(" ");
  if (words.length < 2 || !words.every((word) => word.startsWith("@"))) return [piece];
  let start = 0;
  return words.map((word) => {
    const account = sliceCellText(piece, start, start + word.length);
    start += word.length + 1;
    return account;
  });
};

const ACCOUNT = /^\(?@(\w[\w.-]*)\)?$/;

const personOf = (piece: CellText): RegistryPerson => {
  const mention = piece.shape.search(/(?:^|[ (])@/);
  if (mention === -1) return { name: piece.text };
  const rest = piece.text.slice(mention).trim();
  const before = piece.text.slice(0, mention).trim();
  const username = ACCOUNT.exec(rest)?.[1];
  if (username !== undefined) return { name: before === "" ? `@${username}` : before, username };
  const leading = before === "" ? /^@(\w[\w.-]*) \((.+)\)$/.exec(rest) : null;
  return leading?.[1] && leading[2] ? { name: leading[2], username: leading[1] } : { name: piece.text };
};
