/** The words of an issue or comment that tell what it is about: no names, no addresses, no secrets, no marks. */
import type { QuestionText } from "../model/knowledge.ts";
import { conceptsIn } from "./concepts.ts";

/** In UTF-16 units. A log that is longer tells no more. */
const LONGEST = 6_000;

/** What is no word of the question, in the order in which it is taken out. */
const NOISE: readonly RegExp[] = [
  /<!--[\s\S]*?(?:-->|$)/g,
  // Addresses of all kinds, and what can stand in them.
  /\b[a-z][a-z0-9+.-]{0,20}:\/\/\S+/gi,
  /\bwww\.\S+/gi,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  // Names of accounts, quick actions, references.
  /(?<![\w.])@[\w./-]+/g,
  /^\/\w+[^\n]*$/gm,
  /[\w./-]*[#!&%~]\d+/g,
  // Tokens, hashes and other long rows of characters, which are nobody's words.
  /\bgl[a-z]{2,10}-[\w-]{8,}/gi,
  /\b(?=\w*\d)[\w-]{20,}\b/g,
  // Signs of Markdown and quotes.
  /[`*_>|#~[\](){}<>]/g,
];

/** The words, in one line. */
export const plainWords = (markdown: string): string =>
  NOISE.reduce((text, noise) => text.replace(noise, " "), markdown.slice(0, LONGEST))
    .replaceAll("\u0000", " ")
    .toWellFormed()
    .replace(/\s+/g, " ")
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
