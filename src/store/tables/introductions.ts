import { type Kysely, sql } from "kysely";
import { LiaisonError } from "../../lib/errors.ts";
import type { Introduced, Introduction } from "../../model/register.ts";
import type { Tables } from "../schema.ts";

/** Somebody was introduced elsewhere in the same moment, and that was once too often: it is decided again. */
class IntroductionOvertaken extends LiaisonError {
  constructor() {
    super("Whoever was to be introduced has been introduced elsewhere meanwhile.", {
      code: "store.overtaken",
      disposition: { kind: "wait", milliseconds: 200 },
      remedy: "Nothing has to be done: it is decided again, and the next in turn is asked.",
    });
  }
}

const countSince = async (
  database: Kysely<Tables>,
  issueKey: string,
  { instance, handle, occurrence }: Introduction,
  since: Date,
): Promise<number> => {
  const { count } = await database
    .selectFrom("introductions")
    .select((query) => query.fn.countAll<number>().as("count"))
    .where("instance", "=", instance)
    .where("handle", "=", handle)
    .where("at", ">=", since)
    .where((row) => row.or([row("issue_key", "<>", issueKey), row("occurrence", "<>", occurrence)]))
    .executeTakeFirstOrThrow();
  return Number(count);
};

/** Keeps an introduction, in the caller's transaction; one person's are counted one after the other. */
export const saveIntroduction = async (
  database: Kysely<Tables>,
  issueKey: string,
  introduction: Introduction,
): Promise<void> => {
  const { occurrence, instance, handle, area, at, atMost } = introduction;
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`introductions of ${instance} ${handle}`}))`.execute(
    database,
  );
  if ((await countSince(database, issueKey, introduction, new Date(atMost.since))) >= atMost.count)
    throw new IntroductionOvertaken();
  await database
    .insertInto("introductions")
    .values({ issue_key: issueKey, occurrence, instance, handle, area, at: new Date(at) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Introductions: who was brought in where, and how often. */
export const createIntroductions = (database: Kysely<Tables>) => ({
  /**
   * How often these were introduced since then, and when last, however long ago that is; those of whom nothing is kept
   * are left out.
   */
  since: async (instance: string, handles: readonly string[], since: Date): Promise<Introduced[]> => {
    if (handles.length === 0) return [];
    const rows = await database
      .selectFrom("introductions")
      .select(["handle", (query) => query.fn.countAll<number>().filterWhere("at", ">=", since).as("count")])
      .select((query) => query.fn.max("at").as("last_at"))
      .where("instance", "=", instance)
      .where("handle", "in", [...handles])
      .groupBy("handle")
      .execute();
    return rows.map(({ handle, count, last_at: lastAt }) => ({
      handle,
      count: Number(count),
      lastAt: lastAt.toISOString(),
    }));
  },

  /** Handles of those who were introduced on an issue, each once. */
  onIssue: async (issueKey: string): Promise<string[]> => {
    const rows = await database
      .selectFrom("introductions")
      .select("handle")
      .distinct()
      .where("issue_key", "=", issueKey)
      .orderBy("handle")
      .execute();
    return rows.map(({ handle }) => handle);
  },
});
