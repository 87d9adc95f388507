import type { CadenceUnit, Weekday } from "./cadence.ts";
import type { Token } from "./tokens.ts";
import {
  numberOf,
  ordinalOf,
  RHYTHM_WORDS,
  timesOf,
  UNITS,
  WEEKDAY_PLURALS,
  WEEKDAYS,
  WORKING_DAYS,
} from "./vocabulary.ts";

/** A rhythm found in a text. */
export interface Rhythm {
  readonly every: number;
  readonly unit: CadenceUnit;
  readonly times: number;
  readonly weekdays: readonly Weekday[];
  /** Which of the weekdays in the unit; several for `1st and 3rd Tuesday`. */
  readonly ordinals: readonly number[];
  readonly doubt?: string;
}

/** A rhythm, and the index of the token after it. */
interface RhythmMatch {
  readonly rhythm: Rhythm;
  readonly next: number;
}

type Reader = (tokens: readonly Token[], index: number) => RhythmMatch | undefined;

const plain = (every: number, unit: CadenceUnit, times = 1): Rhythm => ({
  every,
  unit,
  times,
  weekdays: [],
  ordinals: [],
});

const wordAt = (tokens: readonly Token[], index: number): string | undefined => tokens[index]?.word;

const skip = (tokens: readonly Token[], index: number, words: readonly string[]): number =>
  words.includes(wordAt(tokens, index) ?? "") ? index + 1 : index;

/** `weekly`, `monthly` … */
const readAdverb: Reader = (tokens, index) => {
  const word = RHYTHM_WORDS.get(wordAt(tokens, index) ?? "");
  return word
    ? { rhythm: { ...plain(word.every, word.unit, word.times), ...word }, next: index + 1 }
    : undefined;
};

/** `2 weeks`, `other week`, `second month`, `week`. */
const readSpan = (tokens: readonly Token[], index: number): RhythmMatch | undefined => {
  const word = wordAt(tokens, index);
  const ordinal = ordinalOf(word);
  const count = word === "other" ? 2 : (numberOf(word) ?? (ordinal === -1 ? undefined : ordinal));
  const at = count === undefined ? index : index + 1;
  const unit = UNITS.get(wordAt(tokens, at) ?? "");
  return unit ? { rhythm: plain((count ?? 1) * unit.count, unit.unit), next: at + 1 } : undefined;
};

/** `every 2 weeks`, `each month`, `every other Friday`, `every working day`. */
const readEvery: Reader = (tokens, index) => {
  const word = wordAt(tokens, index);
  if (word !== "every" && word !== "each") return undefined;
  const span = readSpan(tokens, index + 1);
  if (span) return span;
  const days = skip(tokens, index + 1, ["working", "work", "business", "week"]);
  const isDay = days > index + 1 && wordAt(tokens, days) === "day";
  if (isDay || wordAt(tokens, index + 1) === "weekday") {
    return { rhythm: { ...plain(1, "week"), weekdays: WORKING_DAYS }, next: isDay ? days + 1 : index + 2 };
  }
  return readOrdinalWeekday(tokens, index + 1) ?? readEveryWeekday(tokens, index + 1);
};

const readEveryWeekday: Reader = (tokens, index) => {
  const word = wordAt(tokens, index);
  const ordinal = ordinalOf(word);
  const count = word === "other" ? 2 : (numberOf(word) ?? (ordinal === -1 ? undefined : ordinal));
  const { weekdays, next } = readWeekdays(tokens, count === undefined ? index : index + 1);
  if (weekdays.length === 0) return undefined;
  const doubt =
    ordinal !== undefined && ordinal > 2
      ? { doubt: `"every ${word}" is read as every ${ordinal} weeks` }
      : {};
  return { rhythm: { ...plain(count ?? 1, "week"), weekdays, ...doubt }, next };
};

/** `once per month`, `2x/week`, `1x Qtr`, `three times a week`, `twice weekly`, `once every 2 weeks`. */
const readCounted: Reader = (tokens, index) => {
  let times = timesOf(wordAt(tokens, index));
  let at = index + 1;
  if (times === undefined) {
    times = numberOf(wordAt(tokens, index));
    at = skip(tokens, index + 1, ["time", "times", "x", "×"]);
    if (times === undefined || at === index + 1) return undefined;
  }
  at = skip(tokens, skip(tokens, at, ["in"]), ["a", "an", "per", "each", "every", "/"]);
  const found = readSpan(tokens, at) ?? readAdverb(tokens, at);
  return found
    ? { rhythm: { ...found.rhythm, times: times * found.rhythm.times }, next: found.next }
    : undefined;
};

/** `per quarter`. */
const readPer: Reader = (tokens, index) =>
  wordAt(tokens, index) === "per" ? readSpan(tokens, index + 1) : undefined;

/** Longer lists of days are no lists of days; the bound keeps the time linear. */
const LONGEST_LIST = 7;

const SEPARATORS = [",", "and", "&", "/", "or"];

/** `first Monday of the month`, `1st and 3rd Tuesday`, `last Friday of every quarter`. */
const readOrdinalWeekday: Reader = (tokens, index) => {
  const ordinals: number[] = [];
  let at = skip(tokens, index, ["the"]);
  while (ordinals.length < LONGEST_LIST) {
    const ordinal = ordinalOf(wordAt(tokens, at));
    if (ordinal === undefined || ordinal > 5) break;
    ordinals.push(ordinal);
    const after = skip(tokens, skip(tokens, at + 1, SEPARATORS), ["the"]);
    at = ordinalOf(wordAt(tokens, after)) === undefined ? at + 1 : after;
  }
  const weekday = WEEKDAYS.get(wordAt(tokens, at) ?? "");
  if (ordinals.length === 0 || !weekday) return undefined;
  const rest = skip(tokens, skip(tokens, at + 1, ["of", "in", "per"]), ["the", "each", "every", "a"]);
  const unit = UNITS.get(wordAt(tokens, rest) ?? "");
  const known = unit && (unit.unit === "month" || unit.unit === "quarter" || unit.unit === "year");
  const interval = wordAt(tokens, index - 1) === "every" && ordinals.length === 1 && (ordinals[0] ?? 0) > 1;
  if (!known && interval) return undefined;
  const rhythm = { ...plain(1, known ? unit.unit : "month"), weekdays: [weekday], ordinals };
  return { rhythm, next: known ? rest + 1 : at + 1 };
};

/** `Mon`, `Mon and Thu`, `Tuesdays & Fridays`: the days, none where there are none. */
export const readWeekdays = (
  tokens: readonly Token[],
  index: number,
): { weekdays: Weekday[]; next: number } => {
  const weekdays: Weekday[] = [];
  let next = index;
  for (let at = index; weekdays.length < LONGEST_LIST; at = skip(tokens, next, SEPARATORS)) {
    const weekday = dayOf(wordAt(tokens, at));
    if (!weekday) break;
    weekdays.push(weekday);
    next = at + 1;
  }
  return { weekdays: [...new Set(weekdays)], next };
};

const dayOf = (word = ""): Weekday | undefined => WEEKDAYS.get(word) ?? WEEKDAY_PLURALS.get(word);

/** `Mondays`, `on Fridays`. */
const readPlurals: Reader = (tokens, index) => {
  const at = skip(tokens, index, ["on"]);
  if (!WEEKDAY_PLURALS.has(wordAt(tokens, at) ?? "")) return undefined;
  const { weekdays, next } = readWeekdays(tokens, at);
  return { rhythm: { ...plain(1, "week"), weekdays }, next };
};

const READERS: readonly Reader[] = [
  readAdverb,
  readEvery,
  readCounted,
  readPer,
  readOrdinalWeekday,
  readPlurals,
];

/** Reads the rhythm that starts at a token, if one does. */
export const readRhythm: Reader = (tokens, index) => {
  for (const read of READERS) {
    const match = read(tokens, index);
    if (match) return match;
  }
  return undefined;
};
