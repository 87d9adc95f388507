/** The words of an issue or comment that tell what it is about: no names, no addresses, no secrets, no marks. */
import type { QuestionText } from "../model/knowledge.ts";
import { conceptsIn } from "./concepts.ts";

/** In UTF-16 units. A log that is longer tells no more. */
const LONGEST = 6_000;

/** Taken out. Only where its sign stands in a text can there be any, which is quick to see. */
interface Noise {
  readonly sign: RegExp;
  readonly what: RegExp;
}

/** What is no word of the question, in the order in which it is taken out. */
const NOISE: readonly Noise[] = [
  { sign: /<!--/, what: /<!--[\s\S]*?(?:-->|$)/g },
  // Addresses of all kinds, and what can stand in them.
  { sign: /:\/\//, what: /\b[a-z][a-z0-9+.-]{0,20}:\/\/\S+/gi },
  { sign: /www\./i, what: /\bwww\.\S+/gi },
  { sign: /@/, what: /[\w.+-]+@[\w-]+\.[\w.-]+/g },
  // Names of accounts, quick actions, references.
  { sign: /@/, what: /(?<![\w.])@[\w./-]+/g },
  { sign: /\//, what: /^\/\w+[^\n]*$/gm },
  { sign: /[#!&%~]\d/, what: /[\w./-]*[#!&%~]\d+/g },
  // Tokens, hashes and other long rows of characters, which are nobody's words.
  { sign: /gl[a-z]{2,10}-/i, what: /\bgl[a-z]{2,10}-[\w-]{8,}/gi },
  { sign: /\d/, what: /\b(?=\w*\d)[\w-]{20,}\b/g },
  // Signs of Markdown and quotes.
  { sign: /[`*_>|#~[\](){}<>]/, what: /[`*_>|#~[\](){}<>]/g },
];

/** The words, in one line. */
export const plainWords = (markdown: string): string =>
  NOISE.reduce(
    (text, { sign, what }) => (sign.test(text) ? text.replace(what, " ") : text),
    markdown.slice(0, LONGEST),
  )
    .replaceAll("\u0000", " ")
    .toWellFormed()
    .replace(/\s{2,}|[^\S ]/g, " ")
    .trim();

/** What was read of an issue as it stood: several handlers ask about the same one. */
const questions = new WeakMap<object, QuestionText>();

/** An issue as a question; read once for each object, which nobody changes. */
export const questionOf = (issue: { readonly title: string; readonly description: string }): QuestionText => {
  const known = questions.get(issue);
  if (known !== undefined) return known;
  const words = { title: plainWords(issue.title), text: plainWords(issue.description) };
  const question = { ...words, concepts: conceptsIn(`${words.title} ${words.text}`) };
  questions.set(issue, question);
  return question;
};
