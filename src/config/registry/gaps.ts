import type { KnownRow } from "./read-registry.ts";

/** What a row may lack. */
type Lack = "liaison" | "contact" | "cadence";

/** A row of the table with something missing. */
export interface Gap {
  readonly id: string;
  readonly section: string;
  readonly group: string;
  readonly missing: readonly Lack[];
}

/** The rows without a liaison, a contact or a cadence, in the table's order. Retired rows have no gaps. */
export const findGaps = (rows: readonly KnownRow[]): Gap[] =>
  rows.flatMap(({ id, section, group, contacts, liaisons, meets, retired }) => {
    const missing: Lack[] = [];
    if (liaisons.length === 0) missing.push("liaison");
    if (contacts.length === 0) missing.push("contact");
    if (meets === undefined) missing.push("cadence");
    return retired || missing.length === 0 ? [] : [{ id, section, group, missing }];
  });
