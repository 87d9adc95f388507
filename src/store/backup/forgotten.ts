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
 * Notes that what was done in this time is not known here, so that it is looked for in GitLab before it is done. What was
 * not known before stays so.
 */
export const noteForgotten = async (database: Kysely<Tables>, { from, until }: Forgotten): Promise<void> => {
  const watermarks = createWatermarks(database);
  const earlier = await watermarks.get(FROM);
  await watermarks.set(FROM, earlier !== null && earlier < from ? earlier : from);
  await watermarks.set(UNTIL, until);
};

/** See `noteForgotten`; null where no backup was ever brought back. */
export const readForgotten = async (database: Kysely<Tables>): Promise<Forgotten | null> => {
  const watermarks = createWatermarks(database);
  const [from, until] = [await watermarks.get(FROM), await watermarks.get(UNTIL)];
  return from === null || until === null ? null : { from, until };
};
