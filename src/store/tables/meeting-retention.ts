/** What of meetings is removed with age: that and when we spoke with a partner stays. */
import { type RawBuilder, sql } from "kysely";

/** Ids in the configuration: what belongs to others is nobody's any more. */
export interface Configured {
  readonly partners: readonly string[];
  readonly meetings: readonly string[];
}

/** What nobody will speak about any more: of partners, issues and meetings that are gone. */
const ofNobody = (
  before: Date,
  now: Date,
  batch: number,
  { partners, meetings }: Configured,
): RawBuilder<unknown>[] => [
  sql`
    UPDATE topics SET settled_at = ${now}, text = '', by_username = '' WHERE key IN (
      SELECT key FROM topics
      WHERE settled_at IS NULL AND at < ${before} AND (partner <> ALL (${[...partners]}::text[])
        OR NOT EXISTS (SELECT FROM issues WHERE issue_key = topics.issue_key AND memory->'snapshot'->>'state' = 'opened'))
      LIMIT ${batch}
    )`,
  sql`
    UPDATE agendas SET closed_at = coalesce(closed_at, ${now}), items = '[]', carried = '[]' WHERE key IN (
      SELECT key FROM agendas
      WHERE starts_at < ${before} AND meeting <> ALL (${[...meetings]}::text[])
        AND (closed_at IS NULL OR items <> '[]' OR carried <> '[]')
      LIMIT ${batch}
    )`,
];

/** Statements that change at most `batch` rows each. */
export const oldMeetings = (
  before: Date,
  now: Date,
  batch: number,
  configured: Configured,
): RawBuilder<unknown>[] => [
  sql`
    UPDATE contacts SET words = NULL, by_username = NULL WHERE key IN (
      SELECT key FROM contacts
      WHERE recorded_at < ${before} AND (words IS NOT NULL OR by_username IS NOT NULL) LIMIT ${batch}
    )`,
  sql`
    UPDATE topics SET text = '', by_username = '' WHERE key IN (
      SELECT key FROM topics WHERE settled_at < ${before} AND (text <> '' OR by_username <> '') LIMIT ${batch}
    )`,
  // What the next agenda takes over has to stay.
  sql`
    UPDATE agendas SET items = '[]', carried = '[]' WHERE key IN (
      SELECT key FROM agendas
      WHERE closed_at < ${before} AND (items <> '[]' OR carried <> '[]')
        AND EXISTS (SELECT FROM agendas AS later WHERE later.meeting = agendas.meeting AND later.planned > agendas.planned)
      LIMIT ${batch}
    )`,
  ...ofNobody(before, now, batch, configured),
  sql`
    DELETE FROM spoken_items WHERE (meeting, issue_key) IN (
      SELECT meeting, issue_key FROM spoken_items
      WHERE at < ${before} AND NOT EXISTS (
        SELECT FROM issues WHERE issues.issue_key = spoken_items.issue_key AND memory->'snapshot'->>'state' = 'opened'
      )
      LIMIT ${batch}
    )`,
  // Their names end with the day; no calendar shows such old ones any more.
  sql`
    DELETE FROM calendar_entries WHERE uid IN (
      SELECT uid FROM calendar_entries
      WHERE right(split_part(uid, '@', 1), 10) < to_char(${before}::timestamptz - interval '90 days', 'YYYY-MM-DD')
      LIMIT ${batch}
    )`,
  sql`
    DELETE FROM calendar_feeds WHERE id IN (
      SELECT id FROM calendar_feeds WHERE revoked_at < ${before} LIMIT ${batch}
    )`,
];
