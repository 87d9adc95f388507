/** The values that stand in commands: references, spans of time, lists. */
import type { Token } from "./tokens.ts";

const PATH = "[A-Za-z0-9_.][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*";
/** GitLab shows more of an issue for `#12+` and `#12+s`. */
const SHORT = new RegExp(`^(?:${PATH})?#[1-9]\\d{0,14}(?=(?:\\+s?)?[.,:;]?$)`);
const ADDRESS = new RegExp(
  `^https?://[A-Za-z0-9.:_-]+/${PATH}/-/(?:issues|work_items)/[1-9]\\d{0,14}(?=(?:[?#+].*|[.,:;])?$)`,
);
/** Longer ones are nothing that GitLab knows. */
const LONGEST_REFERENCE = 1_000;

/** An issue as `#12`, `group/project#12` or its address, without what only points into it; null: none. */
export const referenceOf = (text: string): string | null => {
  if (text.length > LONGEST_REFERENCE) return null;
  return (SHORT.exec(text) ?? ADDRESS.exec(text))?.[0] ?? null;
};

const MINUTE = 60_000;
const UNITS: readonly { readonly form: RegExp; readonly word: string; readonly milliseconds: number }[] = [
  { form: /^(?:m|mins?|minutes?)$/i, word: "minute", milliseconds: MINUTE },
  { form: /^(?:h|hours?)$/i, word: "hour", milliseconds: 60 * MINUTE },
  { form: /^(?:d|days?)$/i, word: "day", milliseconds: 24 * 60 * MINUTE },
  { form: /^(?:w|weeks?)$/i, word: "week", milliseconds: 7 * 24 * 60 * MINUTE },
];
const LONGEST_SPAN = 366 * 24 * 60 * MINUTE;

/** A span of time, `3d` or `2 weeks`, at most a year; null: none. */
export const spanOf = (text: string): { readonly milliseconds: number; readonly words: string } | null => {
  const [, digits = "", letters = ""] = /^(?:for\s+)?(\d{1,6})\s*([a-z]+)$/i.exec(text) ?? [];
  const unit = UNITS.find(({ form }) => form.test(letters));
  const count = Number(digits);
  const milliseconds = count * (unit?.milliseconds ?? 0);
  if (unit === undefined || milliseconds <= 0 || milliseconds > LONGEST_SPAN) return null;
  return { milliseconds, words: `${count} ${unit.word}${count === 1 ? "" : "s"}` };
};

/** Words of a list; commas part them, and an `and` between them is no word of it. */
const listOf = (tokens: readonly Token[]): readonly string[] => {
  const texts = tokens.flatMap(({ text, isQuoted, isLabel }) => {
    if (isQuoted) return [text];
    if (!isLabel && text.toLowerCase() === "and") return [];
    // A sentence's end is no part of its last word.
    return text.split(",").map((part) => part.replace(/^~/, "").replace(/[.!?;:]$/, ""));
  });
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ""))];
};

/** Whether `and` could be a word of a title: `bug and feature` may be one label or two. */
const isUnclear = (tokens: readonly Token[]): boolean =>
  tokens.some(({ text }) => text.toLowerCase() === "and") &&
  !tokens.some(({ isLabel, isQuoted }) => isLabel || isQuoted);

/** Titles of labels as in `~bug ~"two words" plain`; null: one of them cannot be a label's. */
export const titlesOf = (tokens: readonly Token[]): readonly string[] | null => {
  const titles = isUnclear(tokens) ? [] : listOf(tokens);
  const isFit = (title: string): boolean => title.length <= 255 && !title.includes(",");
  return titles.length > 0 && titles.every(isFit) ? titles : null;
};

/** Usernames as in `@one @two`, without the @; null: one of them cannot be a username. */
export const usernamesOf = (tokens: readonly Token[]): readonly string[] | null => {
  const names = listOf(tokens).flatMap((name) => {
    const bare = name.replace(/^@/, "");
    return bare === "" ? [] : [bare];
  });
  return names.length > 0 && names.every((name) => /^\w[\w.-]{0,254}$/.test(name))
    ? [...new Set(names)]
    : null;
};
