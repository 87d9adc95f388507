/** Waits for what the service does by itself, and tells it when it is there. */
import { setTimeout as wait } from "node:timers/promises";
import type { Cast } from "./cast.ts";
import type { Check } from "./checks.ts";

/** How long all that one act sets off may take. */
export const LONGEST_WAIT_MS = 20_000;

/** How often it is looked where nothing tells of a change. */
const LOOK_EVERY_MS = 50;

/** What `look` finds as soon as it finds something; undefined: nothing in time. It looks once at least. */
export const eventually = async <Found>(
  { watch }: Cast,
  look: () => Promise<Found | undefined>,
  since = performance.now(),
): Promise<Found | undefined> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > since + LONGEST_WAIT_MS) return undefined;
    await watch.next(LOOK_EVERY_MS);
  }
};

/** Something that comes true a moment after somebody did something. */
export interface Promised<Found> {
  /** In the words of the story. */
  readonly promise: string;
  /** When it was set off, in milliseconds of `performance.now()`. */
  readonly since: number;
  /** undefined: not yet. */
  readonly look: () => Promise<Found | undefined>;
  readonly link: (found: Found) => string;
  /** What more is to be said of it. */
  readonly more?: (found: Found) => string;
}

/** Waits until it is true, and tells it, or that it did not come. */
export const comesTrue = async <Found>(
  cast: Cast,
  { promise, since, look, link, more }: Promised<Found>,
): Promise<Found | undefined> => {
  const found = await eventually(cast, look, since);
  if (found === undefined) cast.narrator.missing(`${promise}; not within ${LONGEST_WAIT_MS / 1_000} s`);
  else cast.narrator.done(`${promise}${more?.(found) ?? ""}`, performance.now() - since, link(found));
  return found;
};

/**
 * The next second of the clock: payloads have no fractions of seconds, and of two words in one second the one that leaves
 * our side owing counts. People never answer that fast.
 */
export const nextSecond = (): Promise<void> => wait(1_000 - (Date.now() % 1_000));

/** Tells what was checked. Answers whether all of it is true. */
export const report = ({ narrator }: Cast, checks: readonly Check[]): boolean => {
  for (const { promise, kept, found } of checks) {
    if (kept) narrator.done(promise);
    else narrator.missing(`${promise}; found ${found}`);
  }
  return checks.every(({ kept }) => kept);
};
