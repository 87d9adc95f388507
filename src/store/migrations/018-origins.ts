import { type Kysely, sql } from "kysely";

/**
 * Who may read an answer where the managers were asked for something. Of older requests it is not known, so their answers
 * are for few.
 */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  await sql`
    ALTER TABLE requests
      -- Id of the partner whose issue it is.
      ADD COLUMN origin_partner text,
      ADD COLUMN origin_internal boolean NOT NULL DEFAULT true,
      ADD COLUMN origin_rank integer NOT NULL DEFAULT 2`.execute(database);
};
