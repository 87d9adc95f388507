/** Partners' issues as lists of them need them: without their texts, and what is owed first where not all have room. */
import { type Kysely, sql } from "kysely";
import type { IssueMemory } from "../../model/memory.ts";
import type { Tables } from "../schema.ts";

/** A partner's issue, as it is remembered, without its description. */
export interface RememberedIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

/** Which issues. */
export interface IssueChoice {
  /** Ids. */
  readonly partners: readonly string[];
  /** Undefined: whichever they are on. */
  readonly instance?: string;
  readonly limit: number;
}

/** Descriptions are most of what is remembered, and stand in no list. */
const LEAN = sql`jsonb_set(memory - 'pauses', '{snapshot,description}', '""')`;

const WAITS = sql`coalesce(memory->'waits', memory->'turn')`;

/** What our own side owes comes before what others owe us, and what waits on the partner last. */
const OWED = sql`
  CASE ${WAITS}->>'side' WHEN 'liaison' THEN 0 WHEN 'team' THEN 1
    ELSE CASE WHEN memory->'teams'->0 IS NULL THEN 3 ELSE 2 END END`;

/** Open ones: what is owed by us first, then what others owe, and of each what has waited longest. */
export const openPartnerIssues = async (
  database: Kysely<Tables>,
  { partners, instance, limit }: IssueChoice,
): Promise<RememberedIssue[]> => {
  if (partners.length === 0) return [];
  const isThere = instance === undefined ? sql`true` : sql`starts_with(issue_key, ${`${instance}:`})`;
  // What is long is unpacked once for each row: every look at a part of it would do so again.
  const { rows } = await sql<RememberedIssue>`
    WITH found AS MATERIALIZED (
      SELECT issue_key, ${LEAN} AS memory FROM issues
      WHERE memory->'snapshot'->>'state' = 'opened' AND memory->>'partner' = ANY(${[...partners]}::text[])
        AND ${isThere}
    )
    SELECT issue_key AS "issueKey", memory FROM found
    ORDER BY ${OWED}, ${WAITS}->>'since', issue_key LIMIT ${limit}`.execute(database);
  return rows;
};

const CHANGED = sql`greatest(memory->'snapshot'->>'updatedAt', memory->'snapshot'->>'createdAt') COLLATE "C"`;

/** Moments are stored with and without milliseconds: up to the second they are alike. */
const SECOND = "2026-01-01T00:00:00".length;

/** Those that were opened or changed since then (or earlier in that second), open or not; the newest first. */
export const changedPartnerIssues = async (
  database: Kysely<Tables>,
  since: Date,
  { partners, limit }: Omit<IssueChoice, "instance">,
): Promise<RememberedIssue[]> => {
  const { rows } = await sql<RememberedIssue>`
    SELECT issue_key AS "issueKey", ${LEAN} AS memory FROM issues
    WHERE memory->>'partner' IS NOT NULL AND memory->>'partner' = ANY(${[...partners]}::text[])
      AND ${CHANGED} >= ${since.toISOString().slice(0, SECOND)}
    ORDER BY ${CHANGED} DESC, issue_key LIMIT ${limit}`.execute(database);
  return rows;
};
