import Handlebars from "handlebars";
import { plainLine, shorten } from "./characters.ts";
import { formatDate } from "./date.ts";
import { breakWords } from "./harmless.ts";
import { answer, codeBlock, codeSpan, inline, link, mention, mentionGroup, quote } from "./markdown.ts";
import type { Shape } from "./shape.ts";
import { TemplateError } from "./template-problem.ts";

/** A helper that templates may call, and what it takes; `any` compares anything. */
export interface HelperSpec {
  readonly params: readonly (Shape | "any")[];
  readonly run: (...values: unknown[]) => unknown;
}

const safe = (markdown: string) => new Handlebars.SafeString(markdown);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Stands before and after what has to begin and end a line; `alone` makes line breaks of it. No value holds it:
 * control characters are taken out of them.
 */
const EDGE = "\u0001";

const block = (markdown: string) => safe(`${EDGE}${markdown}${EDGE}`);

/** Puts blocks on lines of their own: in the middle of a line a fence would be no fence. */
export const alone = (markdown: string): string =>
  markdown
    .split(EDGE)
    // Every other part is a block; between them, conditions leave more empty lines than anybody meant.
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\n{3,}/g, "\n\n")).trim())
    .filter((part) => part !== "")
    .join("\n\n");

const names = (people: unknown): string[] =>
  (Array.isArray(people) ? people : []).map((person: { name?: unknown }) => inline(text(person.name)));

/** `A`, `A and B`, `A, B and C`. */
const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;

/** An item of an agenda is found again by it, whatever its line says by then. */
const itemMark = (id: string): string => (/^i\d+$/.test(id) ? `<!-- item ${id} -->` : "");

const SOMEBODY: Shape = { list: { fields: { name: "text" } } };

/** Everything that a template can call, beside `if`, `unless`, `each` and `with`. */
export const HELPERS: Readonly<Record<string, HelperSpec>> = {
  date: { params: ["text"], run: (value) => formatDate(text(value)) },
  quote: { params: ["text"], run: (value) => block(quote(text(value))) },
  code: { params: ["text"], run: (value) => block(codeBlock(text(value))) },
  answer: { params: ["text"], run: (value) => block(answer(text(value))) },
  command: {
    params: ["text", "text"],
    run: (prefix, rest) => safe(codeSpan(`${text(prefix)} ${text(rest)}`)),
  },
  mention: { params: ["text"], run: (value) => safe(mention(text(value))) },
  mentionGroup: { params: ["text"], run: (value) => safe(mentionGroup(text(value))) },
  mark: { params: ["text"], run: (id) => safe(itemMark(text(id))) },
  names: { params: [SOMEBODY], run: (value) => safe(joined(names(value))) },
  link: { params: ["text", "text"], run: (label, url) => safe(link(text(label), text(url))) },
  short: { params: ["text", "number"], run: (value, most) => shorten(text(value), Number(most)) },
  eq: { params: ["any", "any"], run: (one, other) => one === other },
};

/** Blocks; each takes one value. */
export const BLOCKS: ReadonlySet<string> = new Set(["if", "unless", "each", "with"]);

/** Names of the helpers that the engine itself puts around every value; no template can write them. */
export const ESCAPERS = { markdown: " markdown", plain: " plain", title: " title" } as const;

/** How long a value may become in a line of front matter. */
const LONGEST_VALUE = 250;

const printed = (value: unknown, name: unknown): string => {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new TemplateError(
    value === undefined || value === null
      ? `there is nothing to write for ${String(name)}`
      : `${String(name)} is no text and cannot be written`,
  );
};

/** Others' text as Markdown that does nothing; what our own helpers made is left as it is. */
export const escapeMarkdown = (value: unknown, name: unknown): string =>
  value instanceof Handlebars.SafeString ? value.toString() : inline(printed(value, name));

/** One line of plain text, for front matter: titles and label names are not Markdown. */
export const escapePlain = (value: unknown, name: unknown): string =>
  plainLine(value instanceof Handlebars.SafeString ? value.toString() : printed(value, name), LONGEST_VALUE);

/**
 * A value in a title, which GitLab searches for mentions and references but not for Markdown: in one line, with those
 * broken, and at most `most` UTF-16 units long.
 */
export const escapeTitle = (value: unknown, name: unknown, most: unknown): string => {
  const whole = breakWords(plainLine(printed(value, name), Number(most)));
  if (whole.length <= Number(most)) return whole;
  // Half of a character is none.
  return `${whole.slice(0, Number(most) - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
};
