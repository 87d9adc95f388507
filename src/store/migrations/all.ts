import type { Migration } from "kysely/migration";
import { up as firstTables } from "./001-first-tables.ts";

/** In the order of their names. Forward only: a name, once released, is never changed or removed. */
export const migrations: Readonly<Record<string, Migration>> = {
  "001-first-tables": { up: firstTables },
};
