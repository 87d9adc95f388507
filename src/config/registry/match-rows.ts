import type { RegistryRow } from "./row.ts";
import { isLikelyRename } from "./similarity.ts";
import { slugOf } from "./slug.ts";

/** How two rows were found to be the same one. */
type MatchReason = "same" | "moved" | "renamed";

/** Two rows that are one: `known` is of the earlier state, `news` of the later one. */
export interface RowPair<Known, News> {
  readonly known: Known;
  readonly news: News;
  readonly reason: MatchReason;
}

/** What became of the rows. `doubts` tells, in sentences, which renames were not clear enough to follow. */
export interface RowMatches<Known, News> {
  readonly pairs: readonly RowPair<Known, News>[];
  readonly gone: readonly Known[];
  readonly added: readonly News[];
  readonly doubts: readonly string[];
}

type KnownRow = RegistryRow & { readonly retired: boolean };

/**
 * Finds which rows are the same: by section and group; then by id, or group alone, where only one row has it; then
 * renames, where exactly one row that is gone and one that is new belong together.
 */
export const matchRows = <Known extends KnownRow, News extends RegistryRow>(
  known: readonly Known[],
  news: readonly News[],
): RowMatches<Known, News> => {
  const pairs: RowPair<Known, News>[] = [];
  const gone = new Set(known);
  const added = new Set(news);
  const join = (one: Known, other: News, reason: MatchReason): void => {
    pairs.push({ known: one, news: other, reason });
    gone.delete(one);
    added.delete(other);
  };
  for (const [one, other] of joinInOrder(known, news, placeKey)) join(one, other, "same");
  for (const [knownKey, newsKey] of KEYS) {
    const matches = joinUnique([...gone], [...added], knownKey, newsKey);
    for (const [one, other] of matches) join(one, other, reasonFor(one, other));
  }
  const renames = findRenames(
    [...gone].filter((row) => !row.retired),
    [...added],
  );
  for (const [one, other] of renames.clear) join(one, other, "renamed");
  return { pairs, gone: [...gone], added: [...added], doubts: renames.doubts };
};

const idKey = (row: RegistryRow): string => row.id;

const slugKey = (row: RegistryRow): string => slugOf(row.group);

/** What to compare of an earlier and a later row, the surest first. */
const KEYS = [
  [idKey, idKey],
  [idKey, slugKey],
  [slugKey, slugKey],
] as const;

const placeKey = (row: RegistryRow): string =>
  JSON.stringify([row.section, row.group].map((text) => text.trim().toLowerCase()));

const reasonFor = (one: RegistryRow, other: RegistryRow): MatchReason =>
  one.group.toLowerCase() === other.group.toLowerCase() ? "moved" : "renamed";

const groupBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};

const joinInOrder = <Known extends RegistryRow, News extends RegistryRow>(
  known: readonly Known[],
  news: readonly News[],
  keyOf: (row: RegistryRow) => string,
): [Known, News][] => {
  const byKey = groupBy(known, keyOf);
  return [...groupBy(news, keyOf)].flatMap(([key, rows]) =>
    rows.flatMap((row, index): [Known, News][] => {
      const one = byKey.get(key)?.[index];
      return one ? [[one, row]] : [];
    }),
  );
};

const joinUnique = <Known, News>(
  known: readonly Known[],
  news: readonly News[],
  knownKey: (row: Known) => string,
  newsKey: (row: News) => string,
): [Known, News][] => {
  const byKey = groupBy(known, knownKey);
  return [...groupBy(news, newsKey)].flatMap(([key, [row, ...more]]): [Known, News][] => {
    const [one, ...others] = byKey.get(key) ?? [];
    return one && row && more.length + others.length === 0 ? [[one, row]] : [];
  });
};

/** More pairs than this are not compared: a page that changed as much has no clear renames. */
const MOST_COMPARISONS = 40_000;

const findRenames = <Known extends RegistryRow, News extends RegistryRow>(
  gone: readonly Known[],
  added: readonly News[],
): { clear: [Known, News][]; doubts: string[] } => {
  if (gone.length * added.length > MOST_COMPARISONS) return { clear: [], doubts: [] };
  const likely = new Map(gone.map((one) => [one, added.filter((other) => isLikelyRename(one, other))]));
  const claims = new Map<News, number>();
  for (const others of likely.values()) {
    for (const other of others) claims.set(other, (claims.get(other) ?? 0) + 1);
  }
  const clear: [Known, News][] = [];
  const doubts: string[] = [];
  for (const [one, others] of likely) {
    const [other, ...more] = others;
    if (!other) continue;
    if (more.length === 0 && claims.get(other) === 1) clear.push([one, other]);
    else {
      const names = others.map((row) => `"${row.group}"`).join(" or ");
      doubts.push(`"${one.group}" (${one.id}) may have become ${names}; if so, give that row its id by hand`);
    }
  }
  return { clear, doubts };
};
