/**
 * Checks read the file's plain data, not the parsed configuration, so that they speak up
 * even where another part of the file is malformed. What has the wrong type is passed over:
 * the schema has complained about it already.
 */
import type { Path } from "../problem.ts";

/** A value and where it stands. */
export interface Located<Value> {
  readonly value: Value;
  readonly path: Path;
}

const entriesOf = (value: unknown): [string | number, unknown][] => {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
};

const childOf = (value: unknown, key: string | number): [string | number, unknown][] => {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return [];
  return [[key, (value as Readonly<Record<string | number, unknown>>)[key]]];
};

/** Every value that a path leads to; `*` stands for every item of a list and every key of a mapping. */
export const select = (data: unknown, pattern: Path): Located<unknown>[] =>
  pattern.reduce<Located<unknown>[]>(
    (found, step) =>
      found.flatMap(({ value, path }) =>
        (step === "*" ? entriesOf(value) : childOf(value, step)).map(([key, child]) => ({
          value: child,
          path: [...path, key],
        })),
      ),
    [{ value: data, path: [] }],
  );

const isText = (located: Located<unknown>): located is Located<string> => typeof located.value === "string";

/** Every text that a path leads to; where a list of texts stands instead of one text, its items. */
export const selectTexts = (data: unknown, pattern: Path): Located<string>[] =>
  select(data, pattern)
    .flatMap((found) => (Array.isArray(found.value) ? select(data, [...found.path, "*"]) : [found]))
    .filter(isText);

/** The one text at a path. */
export const textAt = (data: unknown, path: Path): string | undefined => {
  const value = select(data, path)[0]?.value;
  return typeof value === "string" ? value : undefined;
};
