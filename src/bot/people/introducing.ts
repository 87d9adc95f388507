/** Whose turn it is to be brought in: pure. */
import type { Introduced, RegisterEntry } from "../../model/register.ts";
import type { Knower } from "../../triage/areas.ts";

const WEEK_MS = 7 * 86_400_000;

/** Since when introductions count against somebody's limit. */
export const countedSince = (now: Date): Date => new Date(now.getTime() - WEEK_MS);

/** Those who may be brought in, whoever was not for the longest time first, and those who were often enough. */
export interface Turns {
  readonly next: readonly Knower[];
  readonly full: readonly Knower[];
}

const handleOf = ({ handle }: Knower): string => (handle ?? "").toLowerCase();

/**
 * Takes turns: whoever was not brought in for the longest time comes first, then in the order of the configuration;
 * groups, which call many, after people. `counts`: introductions of the last week, and when the last one was.
 */
export const turnsOf = (knowers: readonly Knower[], counts: readonly Introduced[]): Turns => {
  const known = new Map(counts.map((one) => [one.handle, one]));
  const lastAt = (one: Knower): string => known.get(handleOf(one))?.lastAt ?? "";
  const isFree = (one: Knower): boolean => (known.get(handleOf(one))?.count ?? 0) < one.limit;
  const callable = knowers.filter(({ handle }) => handle !== null);
  return {
    next: callable
      .filter(isFree)
      .toSorted(
        (one, other) =>
          Number(one.isGroup) - Number(other.isGroup) || lastAt(one).localeCompare(lastAt(other)),
      ),
    full: callable.filter((one) => !isFree(one)),
  };
};

const wanted = (registered: readonly RegisterEntry[]) =>
  registered.flatMap((entry) => (entry.kind === "introduction" ? [entry] : []));

/** Who is brought in by what is decided just now. */
export const wantedHandles = (registered: readonly RegisterEntry[]): string[] =>
  wanted(registered).map(({ handle }) => handle);

/** Counts with what is decided just now. */
export const withWanted = (
  counts: readonly Introduced[],
  registered: readonly RegisterEntry[],
): Introduced[] => {
  const all = new Map(counts.map((one) => [one.handle, one]));
  for (const { handle, at } of wanted(registered))
    all.set(handle, { handle, count: (all.get(handle)?.count ?? 0) + 1, lastAt: at });
  return [...all.values()];
};
