import { type Document, isNode, type Node, parseDocument } from "yaml";
import { z } from "zod";
import { messageOf } from "../../lib/errors.ts";
import { ok, type Result, refused } from "../../lib/result.ts";
import { liaisonRow, person } from "../schema/people.ts";
import { positionsOf } from "./positions.ts";
import type { PageRemark, RegistryPerson, RegistryRow } from "./row.ts";

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
  people: z.array(person).nullish(),
  supportManagers: z.array(z.string().min(1)).nullish(),
  liaisons: z.array(liaisonRow).nullish(),
});

/** Reads `liaisons`, `people` and `supportManagers` of a configuration; mistakes elsewhere do not matter here. */
export const readRegistry = (text: string): Result<KnownRegistry, readonly PageRemark[]> => {
  const document = parseDocument(text, { prettyErrors: false });
  const positionOf = positionsOf(text);
  if (document.errors.length > 0) {
    return refused(document.errors.map(({ pos, message }) => ({ ...positionOf(pos[0]), message })));
  }
  const plain = plainValue(document);
  if (!plain.ok) return refused([{ line: 1, column: 1, message: plain.reason }]);
  const parsed = registryPart.safeParse(plain.value);
  if (!parsed.success) {
    return refused(
      parsed.error.issues.map(({ path, message }) => ({
        ...positionOf(offsetOf(document, path)),
        message: `${path.join(".") || "the file"}: ${message}`,
      })),
    );
  }
  const repeated = repeatedIds(parsed.data.liaisons ?? []);
  if (repeated.length > 0) {
    return refused(
      repeated.map(([index, id]) => ({
        ...positionOf(offsetOf(document, ["liaisons", index, "id"])),
        message: `liaisons.${index}.id: two rows have the id "${id}"`,
      })),
    );
  }
  return ok({
    rows: (parsed.data.liaisons ?? []).map(rowOf),
    people: (parsed.data.people ?? []).map(({ name, username }) =>
      username === undefined ? { name } : { name, username },
    ),
    supportManagers: parsed.data.supportManagers ?? [],
  });
};

/** An empty file is an empty configuration. The library throws where an alias names nothing, or multiplies too often. */
const plainValue = (document: Document.Parsed): Result<unknown> => {
  try {
    return ok(document.toJS() ?? {});
  } catch (thrown) {
    return refused(messageOf(thrown));
  }
};

const offsetOf = (document: Document.Parsed, path: readonly PropertyKey[]): number => {
  for (let length = path.length; length >= 0; length -= 1) {
    const found: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(found)) return (found as Node).range?.[0] ?? 0;
  }
  return 0;
};

const repeatedIds = (rows: readonly { readonly id: string }[]): [number, string][] => {
  const seen = new Set<string>();
  return rows.flatMap(({ id }, index): [number, string][] => {
    const again = seen.has(id);
    seen.add(id);
    return again ? [[index, id]] : [];
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
