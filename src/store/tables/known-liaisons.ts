import type { Kysely } from "kysely";
import { type NewTask, secretPart } from "../../model/task.ts";
import type { Tables } from "../schema.ts";
import { wishTasks } from "./tasks.ts";

/** Somebody of the liaison table, with what is to be done where they are new; null: nothing. */
export interface MetLiaison {
  readonly instance: string;
  readonly username: string;
  readonly task: NewTask | null;
}

/** Stands for nobody: it was looked who the liaisons are, and whoever comes later is new. */
const LOOKED = { instance: "", person: "" } as const;

/** Who is known as a liaison; of usernames there are digests only. */
export const createKnownLiaisons = (database: Kysely<Tables>) => ({
  /** Whether anybody has looked before: at first nobody is new. */
  wasLooked: async (): Promise<boolean> => {
    const row = await database
      .selectFrom("known_liaisons")
      .select("since")
      .where("instance", "=", LOOKED.instance)
      .executeTakeFirst();
    return row !== undefined;
  },

  /** Of these those who are not known yet. */
  unknownOf: async <Kind extends Pick<MetLiaison, "instance" | "username">>(
    liaisons: readonly Kind[],
  ): Promise<Kind[]> => {
    const rows = await database.selectFrom("known_liaisons").select(["instance", "person"]).execute();
    const known = new Set(rows.map(({ instance, person }) => `${instance} ${person}`));
    return liaisons.filter(({ instance, username }) => !known.has(`${instance} ${secretPart(username)}`));
  },

  /**
   * Makes them known and wishes what is to be done, in one transaction: nobody is greeted twice, or not at all. `all`:
   * they are everybody there is, so whoever comes later is new.
   */
  meet: async (liaisons: readonly MetLiaison[], now: Date, all: boolean): Promise<void> => {
    const known = liaisons.map(({ instance, username }) => ({ instance, person: secretPart(username) }));
    const rows = [...(all ? [LOOKED] : []), ...known].map((row) => ({ ...row, since: now }));
    if (rows.length === 0) return;
    await database.transaction().execute(async (transaction) => {
      await transaction
        .insertInto("known_liaisons")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const tasks = liaisons.flatMap(({ task }) => task ?? []);
      await wishTasks(transaction, tasks, now);
    });
  },
});
