/** Finds the team or partner that a line begins with, as people write names. */
import { anyOf, nearest } from "../config/suggest.ts";
import { ok, type Result, refused } from "../lib/result.ts";
import { plain, type Token } from "./tokens.ts";

/** Something with an id and names, taken apart for comparing. */
export interface Named {
  readonly id: string;
  readonly names: readonly Name[];
}

interface Name {
  readonly plain: string;
  readonly words: readonly string[];
  /** The words with one space between, whatever is between them in the name. */
  readonly spoken: string;
}

/** What was found, and how many tokens name it; `why` there is nothing, in our own words. */
export type Found = Result<{ readonly id: string; readonly used: number }>;

/** Names longer than this are not looked for. */
const MOST_WORDS = 8;
/** A beginning of a word counts from here: shorter ones begin too many. */
const LEAST_LETTERS = 3;

const wordsOf = (text: string): readonly string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "");

const nameOf = (text: string): Name => {
  const words = wordsOf(text);
  return { plain: plain(text), words, spoken: words.join(" ") };
};

/** What can be found by its id and by its names. */
export const called = (id: string, names: readonly string[]): Named => ({
  id,
  names: [id, ...names].map(nameOf),
});

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(" ");

/** Where `typed` stands in a name's words, the last word perhaps only begun; -1: nowhere. */
const placeIn = (words: readonly string[], typed: readonly string[]): number => {
  if ((typed.at(-1) ?? "").length < LEAST_LETTERS) return -1;
  return words.findIndex((_, start) =>
    typed.every((word, index) => {
      const whole = words[start + index];
      return index === typed.length - 1 ? whole?.startsWith(word) === true : whole === word;
    }),
  );
};

/** The choices with a name for which `fits` holds. */
const fitting = (choices: readonly Named[], fits: (name: Name) => boolean): readonly string[] =>
  unique(choices.filter(({ names }) => names.some(fits)).map(({ id }) => id));

/** Ways to compare, the strictest first: a name as it is, its words, the beginning of a word of it. */
const WAYS: readonly ((choices: readonly Named[], typed: Name) => readonly string[])[] = [
  (choices, typed) => fitting(choices, (name) => name.plain === typed.plain),
  (choices, typed) => (typed.spoken === "" ? [] : fitting(choices, (name) => name.spoken === typed.spoken)),
  (choices, typed) => {
    const atStart = fitting(choices, ({ words }) => placeIn(words, typed.words) === 0);
    return atStart.length === 1
      ? atStart
      : fitting(choices, ({ words }) => placeIn(words, typed.words) !== -1);
  },
];

/** The id that was probably meant. */
const meant = (typed: string, choices: readonly Named[]): string | undefined => {
  const word = plain(typed);
  const known = choices.flatMap(({ id, names }) =>
    names.flatMap((name) => unique([name.plain, ...name.words]).map((text) => ({ text, id }))),
  );
  // Others differ in more characters than count as near.
  const alike = known.filter(({ text }) => Math.abs(text.length - word.length) <= 2);
  const best = nearest(word, unique(alike.map(({ text }) => text)));
  return alike.find(({ text }) => text === best)?.id;
};

const suggestion = (tokens: readonly Token[], choices: readonly Named[]): string | undefined => {
  const counts = tokens[0]?.isQuoted === true ? [1] : [2, 1];
  for (const count of counts) {
    const id = count > tokens.length ? undefined : meant(textOf(tokens.slice(0, count)), choices);
    if (id !== undefined) return id;
  }
  return undefined;
};

/**
 * The choice that the tokens begin with: by id, by name (the longest that fits, whatever its case and
 * punctuation), or by the beginning of a word where that fits only one. `noun` is what the choices are.
 */
export const findName = (tokens: readonly Token[], choices: readonly Named[], noun: string): Found => {
  const most = tokens[0]?.isQuoted === true ? 1 : Math.min(tokens.length, MOST_WORDS);
  const isOpenList = noun !== "partner";
  for (const way of WAYS) {
    for (let used = most; used > 0; used -= 1) {
      const ids = way(choices, nameOf(textOf(tokens.slice(0, used))));
      const [id] = ids;
      if (id === undefined) continue;
      return ids.length === 1
        ? ok({ id, used })
        : refused(`more than one ${noun} is called that; say which${isOpenList ? `: ${anyOf(ids)}` : ""}`);
    }
  }
  const id = suggestion(tokens, choices);
  if (id !== undefined) return refused(`there is no such ${noun}; did you mean "${id}"?`);
  // The table of teams and the areas are public; partners are nobody's business.
  const ids = isOpenList ? anyOf(choices.map((choice) => choice.id)) : "";
  return refused(`there is no such ${noun}${ids === "" ? "" : `; I know ${ids}`}`);
};
