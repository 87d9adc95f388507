import Handlebars from "handlebars";
import { plainLine } from "./characters.ts";
import { formatDate } from "./date.ts";
import { codeBlock, inline, mention, quote } from "./markdown.ts";
import type { Shape } from "./shape.ts";
import { TemplateError } from "./template-problem.ts";

/** A helper that templates may call, and what it takes; `any` compares anything. */
export interface HelperSpec {
  readonly params: readonly (Shape | "any")[];
  readonly run: (...values: unknown[]) => unknown;
}

const safe = (markdown: string) => new Handlebars.SafeString(markdown);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const names = (people: unknown): string[] =>
  (Array.isArray(people) ? people : []).map((person: { name?: unknown }) => inline(text(person.name)));

/** `A`, `A and B`, `A, B and C`. */
const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;

/** A link whose text and address cannot break out; anything but http(s) is shown as text. */
const link = (label: string, url: string): string => {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return inline(label);
  return `[${inline(label)}](<${address.href.replace(/[<>\\]/g, encodeURIComponent)}>)`;
};

const SOMEBODY: Shape = { list: { fields: { name: "text" } } };

/** Everything that a template can call, beside `if`, `unless`, `each` and `with`. */
export const HELPERS: Readonly<Record<string, HelperSpec>> = {
  date: { params: ["text"], run: (value) => formatDate(text(value)) },
  quote: { params: ["text"], run: (value) => safe(quote(text(value))) },
  code: { params: ["text"], run: (value) => safe(codeBlock(text(value))) },
  mention: { params: ["text"], run: (value) => safe(mention(text(value))) },
  names: { params: [SOMEBODY], run: (value) => safe(joined(names(value))) },
  link: { params: ["text", "text"], run: (label, url) => safe(link(text(label), text(url))) },
  eq: { params: ["any", "any"], run: (one, other) => one === other },
};

/** Blocks; each takes one value. */
export const BLOCKS: ReadonlySet<string> = new Set(["if", "unless", "each", "with"]);

/** Names of the helpers that the engine itself puts around every value; no template can write them. */
export const ESCAPERS = { markdown: " markdown", plain: " plain" } as const;

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
