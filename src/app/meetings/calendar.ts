/** Calendars by secret addresses. */
import { createHash, randomBytes } from "node:crypto";
import { entriesFor } from "../../bot/meetings/entries.ts";
import { digestOfEntry, renderCalendar } from "../../render/calendar-feed.ts";
import type { Store } from "../../store/open.ts";
import type { Live } from "../live.ts";

const SECRET_BYTES = 32;

/** What is kept of a secret; it is long and random, so a plain digest will do. */
const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** A new secret address, as the part of it that nobody can guess. It is told once, and stored nowhere. */
export const createCalendar = async (
  { calendars }: Pick<Store, "calendars">,
  whose: { readonly instance: string; readonly username: string },
  now: Date,
): Promise<{ readonly id: number; readonly path: string }> => {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const id = await calendars.add({ ...whose, digest: digestOf(secret) }, now);
  return { id, path: `/calendar/${secret}.ics` };
};

interface CalendarParts {
  readonly store: Pick<Store, "calendars">;
  readonly live: () => Pick<Live, "configuration" | "meetings">;
  readonly clock: () => Date;
}

/**
 * The calendar of whoever has the secret; null: nobody. Whatever is given is looked up the same way, by its digest, so
 * that the time it takes tells nothing of secrets that there are.
 */
export const calendarBySecret =
  ({ store, live, clock }: CalendarParts) =>
  async (secret: string): Promise<string | null> => {
    const now = clock();
    const whose = await store.calendars.ask(digestOf(secret), now);
    if (whose === null) return null;
    const { configuration, meetings } = live();
    const entries = entriesFor(meetings, configuration, whose, now);
    const revisions = await store.calendars.revise(
      entries.map((entry) => ({ uid: entry.uid, digest: digestOfEntry(entry) })),
      now,
    );
    return renderCalendar(`Meetings of ${whose.username}`, entries, revisions, now);
  };
