/** The shortest history that still breaks a promise: the script alone, then ever fewer of its acts. */
import type { Script } from "./act.ts";
import type { Found } from "./company.ts";
import { compare, type Violation } from "./report.ts";
import type { Result } from "./result.ts";
import { type Story, tell } from "./tell.ts";

/** A story that is known to break a promise. */
export interface Shortest {
  readonly script: Script;
  readonly violation: Violation;
  readonly result: Result;
}

const TRIES = 3;
const CRASHES = 16;

/** Chance of moments is not repeated by a seed, so each candidate gets several tries. */
const breaks = async (script: Script, story: Story, found: Found): Promise<Shortest | null> => {
  const small = { ...story, scripts: [script], atOnce: 1 };
  const calm = await tell({ ...small, crashes: 0 }, found);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const random = story.random.fork(`${script.acts.length} ${attempt}`);
    const result = await tell({ ...small, crashes: CRASHES, random }, found);
    const [violation] = compare(calm, result);
    if (violation !== undefined) return { script, violation, result };
  }
  return null;
};

/** Prefixes, and the script without one act: what is left has to be possible, which the calm story shows. */
const shorter = ({ acts, ...rest }: Script): readonly Script[] =>
  [Math.ceil(acts.length / 2), Math.ceil((acts.length * 3) / 4), acts.length - 1]
    .filter((length, index, all) => length > 1 && length < acts.length && all.indexOf(length) === index)
    .map((length) => ({ ...rest, acts: acts.slice(0, length) }));

/** Looks for it until `limitMs` are over; null: alone, the script breaks nothing in so many tries. */
export const shortest = async (
  script: Script,
  story: Story,
  found: Found,
  limitMs: number,
): Promise<Shortest | null> => {
  const limit = performance.now() + limitMs;
  let best = await breaks(script, story, found);
  for (let shrinking = best !== null; shrinking && performance.now() < limit; ) {
    shrinking = false;
    for (const candidate of shorter(best?.script ?? script)) {
      if (performance.now() > limit) break;
      const broken = await breaks(candidate, story, found);
      if (broken === null) continue;
      best = broken;
      shrinking = true;
      break;
    }
  }
  return best;
};
