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

interface Person {
  readonly instance: string;
  readonly person: string;
}

const personOf = ({ instance, username }: Pick<MetLiaison, "instance" | "username">): Person => ({
  instance,
  person: secretPart(username),
});

const know = async (database: Kysely<Tables>, people: readonly Person[], now: Date): Promise<void> => {
  await database
    .insertInto("known_liaisons")
    .values(people.map((person) => ({ ...person, since: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

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

  /** Whoever is there when it is first looked at is known, and is no new liaison. */
  begin: async (liaisons: readonly Pick<MetLiaison, "instance" | "username">[], now: Date): Promise<void> => {
    await know(database, [LOOKED, ...liaisons.map(personOf)], now);
  },

  /** Makes them known and wishes what is to be done, in one transaction: nobody is greeted twice, or not at all. */
  meet: async (liaisons: readonly MetLiaison[], now: Date): Promise<void> => {
    if (liaisons.length === 0) return;
    await database.transaction().execute(async (transaction) => {
      await know(transaction, liaisons.map(personOf), now);
      const tasks = liaisons.flatMap(({ task }) => task ?? []);
      await wishTasks(transaction, tasks, now);
    });
  },
});
