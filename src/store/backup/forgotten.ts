import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";
import { createWatermarks } from "../tables/watermarks.ts";

const FROM = "forgotten from";
const UNTIL = "forgotten until";

/** The time of which a database that came from a backup knows nothing. */
export interface Forgotten {
  /** When the backup was taken. */
  readonly from: Date;
  /** When it was brought back. */
  readonly until: Date;
}

/**
 * Notes that what was done in this time is not known here, so that it is looked for in GitLab before it is done. What an
 * earlier time like it left unknown stays so: it begins with that one, then. Answers when it begins.
 */
export const noteForgotten = async (database: Kysely<Tables>, { from, until }: Forgotten): Promise<Date> => {
  const watermarks = createWatermarks(database);
  const earlier = await readForgotten(database);
  // Where they overlap it is the same time, said anew.
  const begin = earlier !== null && earlier.until <= from && earlier.from < from ? earlier.from : from;
  await watermarks.set(FROM, begin);
  await watermarks.set(UNTIL, until);
  return begin;
};

/** See `noteForgotten`; null where no backup was ever brought back. */
export const readForgotten = async (database: Kysely<Tables>): Promise<Forgotten | null> => {
  const watermarks = createWatermarks(database);
  const [from, until] = [await watermarks.get(FROM), await watermarks.get(UNTIL)];
  return from === null || until === null ? null : { from, until };
};
