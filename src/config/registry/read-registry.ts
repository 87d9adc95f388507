import { z } from "zod";
import { ok, type Result, refused } from "../../lib/result.ts";
import { mistakesFrom } from "../load/issues.ts";
import { readYaml } from "../load/yaml.ts";
import { errorAt, type Mistake, type Problem } from "../problem.ts";
import { liaisonRow, person } from "../schema/people.ts";
import type { RegistryPerson, RegistryRow } from "./row.ts";

/** A row of the configuration: rows that left the table stay, marked as retired. */
export interface KnownRow extends RegistryRow {
  readonly retired: boolean;
}

/** What the registry's commands need of a configuration. The rest of the file may hold anything. */
export interface KnownRegistry {
  readonly rows: readonly KnownRow[];
  readonly people: readonly RegistryPerson[];
  /** Names of those to ask where nobody is assigned yet. */
  readonly supportManagers: readonly string[];
}

const registryPart = z.object({
  people: z.array(person).default([]),
  supportManagers: z.array(z.string().min(1)).default([]),
  liaisons: z.array(liaisonRow).default([]),
});

/** Reads `liaisons`, `people` and `supportManagers` of a configuration; mistakes elsewhere do not matter here. */
export const readRegistry = (text: string, file: string): Result<KnownRegistry, readonly Problem[]> => {
  const reading = readYaml(text, file);
  if (reading.problems.length > 0) return refused(reading.problems);
  const data = withoutNulls(reading.data);
  const parsed = registryPart.safeParse(data);
  if (!parsed.success) return refused(mistakesFrom(parsed.error.issues, data).map(reading.locate));
  const repeated = repeatedIds(parsed.data.liaisons);
  if (repeated.length > 0) return refused(repeated.map(reading.locate));
  return ok({
    rows: parsed.data.liaisons.map(rowOf),
    people: parsed.data.people.map(({ name, username }) =>
      username === undefined ? { name } : { name, username },
    ),
    supportManagers: parsed.data.supportManagers,
  });
};

/** An empty file, and a key without a value, are an empty registry: there is something to merge into. */
const withoutNulls = (data: unknown): unknown => {
  if (data === null) return {};
  if (typeof data !== "object" || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
};

const repeatedIds = (rows: readonly { readonly id: string }[]): Mistake[] => {
  const seen = new Set<string>();
  return rows.flatMap(({ id }, index) => {
    const again = seen.has(id);
    seen.add(id);
    const path = ["liaisons", index, "id"];
    return again
      ? [errorAt(path, `"${id}" is the id of an earlier row`, "an id of its own for every row")]
      : [];
  });
};

const rowOf = (row: z.infer<typeof liaisonRow>): KnownRow => {
  const meets = typeof row.meets === "object" ? row.meets.words : row.meets;
  return {
    id: row.id,
    section: row.section,
    group: row.group,
    contacts: row.contacts,
    liaisons: row.liaisons,
    ...(meets === undefined ? {} : { meets }),
    retired: row.retired,
  };
};
