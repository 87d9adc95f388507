import { type Kysely, sql } from "kysely";
import type { CommandRun } from "../../model/plan.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Notes that commands were carried out, in the caller's transaction; of what is known already, only what failed can become `ok`. */
export const saveCommandRuns = async (
  database: Kysely<Tables>,
  instance: string,
  runs: readonly CommandRun[],
): Promise<void> => {
  if (runs.length === 0) return;
  await sql`
    INSERT INTO command_runs (instance, note_id, form, user_id, ok, at)
    SELECT ${instance}, "noteId", form, "userId", ok, at
    FROM jsonb_to_recordset(${jsonFor(runs)}::jsonb) AS run ("noteId" bigint, form text, "userId" bigint, ok boolean, at timestamptz)
    ON CONFLICT (instance, note_id, form) DO UPDATE SET ok = command_runs.ok OR excluded.ok`.execute(
    database,
  );
};

/** Commands of comments that were dealt with. */
export const createCommands = (database: Kysely<Tables>) => ({
  /** Those of these comments. */
  ofNotes: async (instance: string, noteIds: readonly number[]): Promise<CommandRun[]> => {
    if (noteIds.length === 0) return [];
    const rows = await database
      .selectFrom("command_runs")
      .selectAll()
      .where("instance", "=", instance)
      .where("note_id", "in", [...noteIds])
      .execute();
    return rows.map(({ note_id, form, user_id, ok, at }) => ({
      noteId: note_id,
      form,
      userId: user_id,
      ok,
      at: at.toISOString(),
    }));
  },

  /** When one person gave commands since then, oldest first. */
  timesOf: async (instance: string, userId: number, since: Date): Promise<Date[]> => {
    const rows = await database
      .selectFrom("command_runs")
      .select("at")
      .where("instance", "=", instance)
      .where("user_id", "=", userId)
      .where("at", ">=", since)
      .orderBy("at")
      .execute();
    return rows.map(({ at }) => at);
  },
});

/** Projects whose maintainers want no notes of ours. */
export const createProjectStops = (database: Kysely<Tables>) => ({
  /** By whom, and since when; null: we may speak there. */
  get: async (
    instance: string,
    projectId: number,
  ): Promise<{ readonly by: string; readonly at: string } | null> => {
    const row = await database
      .selectFrom("project_stops")
      .select(["by_username", "at"])
      .where("instance", "=", instance)
      .where("project_id", "=", projectId)
      .executeTakeFirst();
    return row === undefined ? null : { by: row.by_username, at: row.at.toISOString() };
  },
});

/** Stops our notes in a project, or lets them go on, in the caller's transaction. */
export const saveProjectStop = async (
  database: Kysely<Tables>,
  instance: string,
  projectId: number,
  stop: { readonly by: string; readonly at: string } | null,
): Promise<void> => {
  const table = database.deleteFrom("project_stops").where("instance", "=", instance);
  await table.where("project_id", "=", projectId).execute();
  if (stop === null) return;
  await database
    .insertInto("project_stops")
    .values({ instance, project_id: projectId, by_username: stop.by, at: new Date(stop.at) })
    .execute();
};
