import { type Kysely, sql } from "kysely";
import type { Contact, Topic } from "../../model/meeting.ts";
import { textFor } from "../json.ts";
import type { Tables } from "../schema.ts";

const MOST_WORDS = 2_000;

/** Records contact with partners, in the caller's transaction; each once by its key. Answers how many are new. */
export const saveContacts = async (
  database: Kysely<Tables>,
  contacts: readonly Contact[],
  now: Date,
): Promise<number> => {
  if (contacts.length === 0) return 0;
  const rows = await database
    .insertInto("contacts")
    .values(
      contacts.map(({ by, words, ...contact }) => ({
        ...contact,
        by_username: by,
        words: words === null ? null : textFor(words).slice(0, MOST_WORDS),
        recorded_at: now,
      })),
    )
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("key")
    .execute();
  return rows.length;
};

/** Keeps what people want to be spoken about, in the caller's transaction; each once by its key. */
export const saveTopics = async (database: Kysely<Tables>, topics: readonly Topic[]): Promise<void> => {
  if (topics.length === 0) return;
  await database
    .insertInto("topics")
    .values(
      topics.map(({ key, instance, issueKey, partner, team, text, by, rank, internal, at }) => ({
        key,
        instance,
        issue_key: issueKey,
        partner,
        team,
        text: textFor(text).slice(0, MOST_WORDS),
        by_username: by,
        rank,
        internal,
        at: new Date(at),
      })),
    )
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute();
};

/** When a partner was spoken with. */
export interface LastContact {
  /** `2026-11-24` */
  readonly day: string;
  readonly kind: Contact["kind"];
}

/** Contact with partners outside GitLab. */
export const createContacts = (database: Kysely<Tables>) => ({
  /** See `saveContacts`. */
  add: (contacts: readonly Contact[], now: Date): Promise<number> => saveContacts(database, contacts, now),

  /** The last contact with each partner, by its id; those who were never spoken with are not in it. */
  lastByPartner: async (): Promise<ReadonlyMap<string, LastContact>> => {
    const { rows } = await sql<LastContact & { readonly partner: string }>`
      SELECT DISTINCT ON (partner) partner, day, kind FROM contacts
      ORDER BY partner, day DESC, recorded_at DESC`.execute(database);
    return new Map(rows.map(({ partner, day, kind }) => [partner, { day, kind }]));
  },

  /** The newest with one partner, newest first. */
  ofPartner: async (partner: string, limit = 20): Promise<Contact[]> => {
    const rows = await database
      .selectFrom("contacts")
      .selectAll()
      .where("partner", "=", partner)
      .orderBy("day", "desc")
      .orderBy("recorded_at", "desc")
      .limit(limit)
      .execute();
    return rows.map(({ by_username, recorded_at: _, ...contact }) => ({ ...contact, by: by_username }));
  },
});
