import { type Kysely, sql } from "kysely";

const statements = [
  // Facts hold what was read; where any of it is confidential or internal, they are kept as shortly as such bodies.
  `ALTER TABLE plans ADD COLUMN confidential boolean NOT NULL
    GENERATED ALWAYS AS (jsonb_path_exists(facts, '$.** ? (@.confidential == true || @.internal == true)')) STORED`,
  "CREATE INDEX plans_facts ON plans (confidential, decided_at) WHERE facts <> '{}'",
  `CREATE INDEX effects_open_asked_by ON effects (asked_by, issue_key)
    WHERE mode = 'act' AND state IN ('planned', 'attempting', 'waiting')`,
  `UPDATE deliveries SET dedupe_key = instance || ' ' || source || substr(dedupe_key, length(instance) + 1)
    WHERE source <> 'webhook'`,
];

/** Plans know whether their facts are confidential; the cap finds open wishes; what was sent has ids of its own. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
