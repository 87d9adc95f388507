import { type Rhythm, readRhythm, readWeekdays } from "./rhythm.ts";
import type { Token } from "./tokens.ts";

/** A part of a text with at most one rhythm. */
export interface Clause {
  /** All of its tokens. */
  readonly tokens: readonly Token[];
  readonly rhythm?: Rhythm;
  /** The tokens that are no part of the rhythm. */
  readonly rest: readonly Token[];
}

interface OpenClause {
  tokens: Token[];
  rhythm?: Rhythm;
  rest: Token[];
}

const HARD = new Set(["+", ";", "\n", "plus"]);
const SOFT = new Set([",", "and", "&", "/", "then", "also"]);

/**
 * Splits a text's tokens into clauses, one per rhythm: at `+`, `;`, line breaks and `plus` always; at `,`, `and`, `&`
 * and between words only where another rhythm starts, so that `planning and review` stays together.
 */
export const splitClauses = (tokens: readonly Token[]): Clause[] => {
  const clauses: OpenClause[] = [{ tokens: [], rest: [] }];
  let index = 0;
  while (index < tokens.length) {
    const clause = clauses.at(-1);
    const token = tokens[index];
    if (!clause || !token) break;
    const soft = SOFT.has(token.word) ? softEnd(tokens, index) : index;
    const match = readRhythm(tokens, soft);
    if (match) {
      const taken = tokens.slice(index, match.next);
      const joined = clause.rhythm ? joinRhythms(clause.rhythm, match.rhythm) : undefined;
      if (joined || (!clause.rhythm && soft === index)) {
        clause.rhythm = joined ?? match.rhythm;
        clause.tokens.push(...taken);
      } else clauses.push({ tokens: tokens.slice(soft, match.next), rhythm: match.rhythm, rest: [] });
      index = match.next;
    } else if (HARD.has(token.word)) {
      clauses.push({ tokens: [], rest: [] });
      index += 1;
    } else {
      const next = Math.max(readWeekdays(tokens, token.word === "on" ? index + 1 : index).next, index + 1);
      clause.tokens.push(...tokens.slice(index, next));
      clause.rest.push(...tokens.slice(index, next));
      index = next;
    }
  }
  return clauses.filter((clause) => clause.tokens.length > 0);
};

/** After a comma or `and`, and a second such word (`, and`). */
const softEnd = (tokens: readonly Token[], index: number): number =>
  SOFT.has(tokens[index + 1]?.word ?? "") ? index + 2 : index + 1;

/** `weekly` and `Fridays` are one rhythm, and so are `monthly` and `first Monday`: one of the two names the day. */
const joinRhythms = (one: Rhythm, other: Rhythm): Rhythm | undefined => {
  if (one.unit !== other.unit || one.weekdays.length > 0 === other.weekdays.length > 0) return undefined;
  const [span, days] = one.weekdays.length === 0 ? [one, other] : [other, one];
  if (days.every > 1 && days.every !== span.every && span.every > 1) return undefined;
  return {
    ...span,
    every: Math.max(span.every, days.every),
    weekdays: days.weekdays,
    ordinals: days.ordinals,
  };
};
