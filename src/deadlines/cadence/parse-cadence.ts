import type { Cadence, Occurrence } from "./cadence.ts";
import { type Clause, splitClauses } from "./clauses.ts";
import { type Details, readDetail } from "./details.ts";
import type { Rhythm } from "./rhythm.ts";
import { type Token, tokenise } from "./tokens.ts";
import { topicOf } from "./topic.ts";

/**
 * Reads how often a team meets, e.g. `1x Qtr on budget + once per month`. Never throws; takes linear time; the words
 * are kept as they are, and parts without a rhythm are listed in `unparsed`.
 */
export const parseCadence = (words: string): Cadence => {
  const occurrences: Occurrence[] = [];
  const unparsed: string[] = [];
  for (const clause of splitClauses(tokenise(words))) {
    const found = readClause(words, clause);
    if (found.length > 0) occurrences.push(...found);
    else unparsed.push(textOf(words, clause.tokens));
  }
  return { words, occurrences, unparsed };
};

const textOf = (words: string, tokens: readonly Token[]): string =>
  words.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);

const readClause = (words: string, clause: Clause): Occurrence[] => {
  const details: Details = { weekdays: [...(clause.rhythm?.weekdays ?? [])] };
  const rest: Token[] = [];
  for (let index = 0; index < clause.rest.length; ) {
    const token = clause.rest[index];
    const next = readDetail(words, clause.rest, index, details);
    if (next === undefined && token) rest.push(token);
    index = next ?? index + 1;
  }
  const rhythm = clause.rhythm ?? weekdayAlone(details);
  return rhythm ? occurrencesOf(words, clause, rhythm, details, rest) : [];
};

const weekdayAlone = ({ weekdays }: Details): Rhythm | undefined => {
  const [weekday] = weekdays;
  if (weekday === undefined) return undefined;
  const doubt = `a ${weekday} without a rhythm is read as every ${weekday}`;
  return { every: 1, unit: "week", times: 1, weekdays, ordinals: [], doubt };
};

/** One occurrence for each weekday, and for each of `1st and 3rd`. */
const occurrencesOf = (
  text: string,
  clause: Clause,
  rhythm: Rhythm,
  details: Details,
  rest: readonly Token[],
): Occurrence[] => {
  const days = details.weekdays.length > 0 ? details.weekdays : [undefined];
  const ordinals = rhythm.ordinals.length > 0 ? rhythm.ordinals : [undefined];
  const times = rhythm.times === days.length * ordinals.length ? 1 : rhythm.times;
  return days.flatMap((weekday) =>
    ordinals.map((ordinal) => ({
      words: textOf(text, clause.tokens),
      every: rhythm.every,
      unit: rhythm.unit,
      times,
      ...(weekday === undefined ? {} : { weekday }),
      ...(ordinal === undefined ? {} : { ordinal }),
      ...(details.dayOfMonth === undefined ? {} : { dayOfMonth: details.dayOfMonth }),
      ...(details.time === undefined ? {} : { time: details.time }),
      ...(details.zone === undefined ? {} : { zone: details.zone }),
      ...topicOf(text, rest),
      ...(rhythm.doubt === undefined ? {} : { doubt: rhythm.doubt }),
    })),
  );
};
