/** Which team a question may be for, from what became of earlier questions like it: pure. */
import { isByChance, type Likeness } from "./similar.ts";

/** A team that was asked questions like this one. */
export interface TeamGuess {
  /** Id of the row of the liaison table. */
  readonly team: string;
  /** How much of what speaks for anything speaks for this team: from 0 to 1. */
  readonly share: number;
}

/*
 * Found with test/bench/similar, where they let few questions be proposed to a wrong team: a liaison who is asked in vain
 * stops reading. `npm run bench:similar` prints what they come to.
 */
/** So many earlier questions are looked at, the likest first. */
const NEIGHBOURS = 5;
/** A question that is twice as like counts this many times as much: 2³. */
const SHARPNESS = 3;
const LEAST_SHARE = 0.6;
/** The likest has to be as like as this. */
const LEAST_SCORE = 2.4;

/**
 * The team that questions like this one went to, where that is clear; null: it is not. Those that were answered without
 * asking anybody speak against asking.
 */
export const guessTeam = (likenesses: readonly Likeness[]): TeamGuess | null => {
  const near = likenesses.filter((one) => !isByChance(one)).slice(0, NEIGHBOURS);
  if ((near[0]?.score ?? 0) < LEAST_SCORE) return null;
  const weights = new Map<string, number>();
  let total = 0;
  for (const { candidate, score } of near) {
    const weight = score ** SHARPNESS;
    total += weight;
    for (const team of candidate.teams) weights.set(team, (weights.get(team) ?? 0) + weight);
  }
  const [best] = [...weights].toSorted(([, one], [, other]) => other - one);
  if (best === undefined) return null;
  const [team, weight] = best;
  return weight / total >= LEAST_SHARE ? { team, share: weight / total } : null;
};
