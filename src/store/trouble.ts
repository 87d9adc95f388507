import type { PostgresPool, PostgresPoolClient } from "kysely";
import pg from "pg";
import { messageOf } from "../lib/errors.ts";
import { StoreUnavailable } from "./errors.ts";

/**
 * Classes of SQLSTATE (Appendix A of PostgreSQL's manual) that say something of the server and nothing of the
 * statement: connection, transaction state (a server that only lets us read), refused log-in, no such database,
 * conflict with another transaction, no resources, object in use, operator's intervention, system error.
 */
const PASSING = new Set(["08", "25", "28", "3D", "40", "53", "55", "57", "58"]);

/** What the driver throws where the server gave no answer is no mistake in our code, which has classes of its own. */
const isMistake = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

const isAnswer = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** `StoreUnavailable` for whatever passes when the server is well again; every other error as it is. */
export const namedTrouble = (error: unknown): unknown => {
  if (error instanceof StoreUnavailable || isMistake(error)) return error;
  if (isAnswer(error) && !PASSING.has(error.code?.slice(0, 2) ?? "")) return error;
  return new StoreUnavailable(`The database is in trouble: ${messageOf(error)}.`, error);
};

const named = async <Value>(answer: Promise<Value>): Promise<Value> => {
  try {
    return await answer;
  } catch (error) {
    throw namedTrouble(error);
  }
};

/** A connection on loan. One that gave no answer is not lent again: the statement may still be running on it. */
const watched = (client: pg.PoolClient): PostgresPoolClient => {
  let silent = false;
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (silent) throw new StoreUnavailable("The database gave no answer on this connection.");
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      silent ||= !isAnswer(error);
      throw namedTrouble(error);
    }
  };
  return {
    // Its other form takes a cursor, which no statement of ours uses.
    query: query as unknown as PostgresPoolClient["query"],
    release: (destroy = false) => client.release(silent || destroy),
  };
};

/** The pool, for Kysely, with the server's troubles named: the queue waits for these, and gives up on surprises. */
export const withNamedTrouble = (pool: pg.Pool): PostgresPool => ({
  options: pool.options,
  connect: async () => watched(await named(pool.connect())),
  end: () => pool.end(),
});
