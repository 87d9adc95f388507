import { type Kysely, sql } from "kysely";

/** SQL for the first 16 characters of a text's SHA-256 in hexadecimal, as the code writes keys. */
const short = (text: string): string => `left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 16)`;

/** Keys of subscriptions held usernames; they hold digests now, so that names can be forgotten and keys stay. */
const newKey = `substring(key FROM '^(.*\\|subscribe\\|)') || ${short(`substring(key FROM '^.*\\|subscribe\\|(.*)$')`)}`;

const statements = [
  `UPDATE effects SET key = ${newKey},
    effect = jsonb_set(effect, '{key}', to_jsonb(${newKey})),
    outcome = CASE WHEN outcome ? 'key' THEN jsonb_set(outcome, '{key}', to_jsonb(${newKey})) ELSE outcome END
    WHERE kind = 'subscribe' AND key ~ '\\|subscribe\\|'`,
  `UPDATE effect_history SET key = ${newKey} WHERE kind = 'subscribe' AND key ~ '\\|subscribe\\|'`,
  // What was no command was known by its text.
  `UPDATE command_runs SET form = '? ' || ${short("substr(form, 3)")} WHERE starts_with(form, '? ')`,
  // What is old and still has words.
  `CREATE INDEX plans_words ON plans (decided_at) WHERE plan->'considered' <> '[]' OR plan->'effects' <> '[]'`,
  "CREATE INDEX plans_decided ON plans (decided_at)",
  `CREATE INDEX effects_words ON effects (plan_id) WHERE effect->>'reason' <> ''`,
  `CREATE INDEX effect_history_words ON effect_history (at) WHERE why <> ''`,
  `CREATE INDEX deliveries_words ON deliveries (received_at) WHERE why IS NOT NULL AND state <> 'waiting'`,
  `CREATE INDEX command_runs_people ON command_runs (at) WHERE user_id <> 0`,
  "ALTER TABLE escalations ADD COLUMN words_removed_at timestamptz",
];

/** Old words and people's names can be found and removed, and no key holds any. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
