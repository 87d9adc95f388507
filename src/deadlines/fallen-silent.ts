/**
 * Whether something that used to be heard of has fallen silent, judged by its own past alone: pure. Counted are hours
 * in which it was alive, not events, since those come in bursts; by the hour of the week, since nights, weekends and
 * time zones differ.
 */

/** Something is silent. */
export interface FallenSilent {
  /** When it was heard of last, to the hour. */
  readonly since: Date;
  /** Hours in which it would have been alive by now, had it gone on as before. */
  readonly expected: number;
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
const WEEK_MS = WEEK_HOURS * HOUR_MS;

/** How far back from its last word its past is looked at. */
export const PAST_MS = 8 * WEEK_MS;
/** Less than that is no habit. */
const SHORTEST_PAST_MS = 2 * WEEK_MS;
const FEWEST_HOURS = 20;
const FEWEST_DAYS = 7;
/** By chance alone so much silence comes once in e^10, that is in 22,000 times. */
const MOST_EXPECTED = 10;
/** A longer silence than any before, holidays and holes in the past included, by this factor. */
const LONGER_THAN_EVER = 1.5;

const hourOfWeek = (at: number): number => Math.floor(at / HOUR_MS) % WEEK_HOURS;

/** For each hour of the week, in which share of the past's weeks it was alive. */
const habitOf = (past: readonly number[], begin: number, end: number): readonly number[] => {
  const weeks = Math.max(1, (end + HOUR_MS - begin) / WEEK_MS);
  const alive = new Array<number>(WEEK_HOURS).fill(0);
  for (const at of past) alive[hourOfWeek(at)] = (alive[hourOfWeek(at)] ?? 0) + 1;
  return alive.map((count) => Math.min(1, count / weeks));
};

const expectedIn = (habit: readonly number[], from: number, to: number): number => {
  const hours = Math.max(0, Math.floor((to - from) / HOUR_MS));
  const perWeek = habit.reduce((sum, share) => sum + share, 0);
  let expected = Math.floor(hours / WEEK_HOURS) * perWeek;
  for (let hour = 0; hour < hours % WEEK_HOURS; hour += 1)
    expected += habit[hourOfWeek(from + hour * HOUR_MS)] ?? 0;
  return expected;
};

const longestGap = (past: readonly number[]): number =>
  past.reduce((longest, at, index) => Math.max(longest, at - (past[index - 1] ?? at)), 0);

/**
 * Judges. `hours`: beginnings of the hours in which it was alive, ascending. null: it is not silent, or has no past
 * that a silence could be told from.
 */
export const fallenSilent = (hours: readonly Date[], now: Date): FallenSilent | null => {
  const last = hours.at(-1)?.getTime();
  if (last === undefined) return null;
  const past = hours.map((hour) => hour.getTime()).filter((at) => at > last - PAST_MS);
  const [first = last] = past;
  const days = new Set(past.map((at) => Math.floor(at / (24 * HOUR_MS))));
  if (last - first < SHORTEST_PAST_MS || past.length < FEWEST_HOURS || days.size < FEWEST_DAYS) return null;
  const silentFrom = last + HOUR_MS;
  const expected = expectedIn(habitOf(past, first, last), silentFrom, now.getTime());
  const isLonger = now.getTime() - silentFrom > LONGER_THAN_EVER * longestGap(past);
  return expected >= MOST_EXPECTED && isLonger ? { since: new Date(silentFrom), expected } : null;
};
