import type { Header } from "../../store/backup/format.ts";

/** Rows of a backup, in all. */
export const countOf = ({ tables }: Header): string =>
  new Intl.NumberFormat("en").format(tables.reduce((sum, { rows }) => sum + rows, 0));

/** For people: with one decimal, and never nothing. */
export const megabytes = (bytes: number): string => Math.max(0.1, bytes / 1_000_000).toFixed(1);

/** What a backup holds, for `--json`. */
export const summaryOf = ({ madeAt, migrations, tables }: Header) => ({
  madeAt,
  migrations,
  rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
});
