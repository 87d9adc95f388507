import { type Kysely, sql } from "kysely";
import type { Effect } from "../model/effect.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Tables } from "./schema.ts";

/** What was done, or would have been, for one partner by one asker. */
export interface ReportRow {
  readonly partner: string;
  readonly askedBy: string;
  readonly kind: Effect["kind"];
  readonly state: Outcome["state"];
  readonly count: number;
  /** Distinct issues. */
  readonly issues: number;
  /** The newest, at most three. */
  readonly samples: readonly {
    readonly issueKey: string;
    readonly why: string;
    readonly at: string;
    /** Number of the plan, by which `liaison undo` takes it back. */
    readonly plan: number;
  }[];
}

/** Sums up the ends of effects in [since, now]; the most frequent first within a partner. */
export const createReport =
  (database: Kysely<Tables>) =>
  async (span: { readonly since: Date; readonly now: Date }): Promise<ReportRow[]> => {
    const { rows } = await sql<ReportRow>`
      SELECT partner, asked_by AS "askedBy", kind, state, count(*) AS count, count(DISTINCT issue_key) AS issues,
        jsonb_agg(jsonb_build_object('issueKey', issue_key, 'why', why, 'at', at, 'plan', plan_id) ORDER BY at DESC, id DESC)
          FILTER (WHERE newest <= 3) AS samples
      FROM (
        SELECT *, row_number() OVER (PARTITION BY partner, asked_by, kind, state ORDER BY at DESC, id DESC) AS newest
        FROM effect_history WHERE at >= ${span.since} AND at <= ${span.now}
      ) AS ends
      GROUP BY partner, asked_by, kind, state
      ORDER BY partner, count DESC, asked_by, kind, state`.execute(database);
    return rows;
  };
