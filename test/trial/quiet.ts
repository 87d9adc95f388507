/** When a story is over: nothing is on its way, being worked on or waiting, and nothing changes any more. */
import { setTimeout as wait } from "node:timers/promises";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { later, type StoryDatabase } from "./database.ts";

/** Longer than any pause of the service, so that everything that waits for a time is due. */
const FAR_SECONDS = 700;
const LOOK_MS = 1_500;
/** Every place has been read again meanwhile. */
const QUIET_LOOKS = 8;
const LIMIT_MS = 180_000;

const PENDING = `
  SELECT
    (SELECT count(*) FROM effects WHERE state IN ('planned', 'attempting', 'waiting')) AS effects,
    (SELECT count(*) FROM tasks WHERE state IN ('planned', 'attempting', 'waiting')) AS tasks,
    (SELECT count(*) FROM deliveries WHERE state = 'waiting') AS deliveries,
    (SELECT count(*) FROM pgboss.job WHERE name = 'issues' AND state <= 'active' AND start_after <= now()) AS jobs`;

/** What can be seen of GitLab at once, to tell whether it changes. */
const sizeOf = ({ world }: Sandbox): string =>
  [...world.issues.values()].map(({ updatedAt, notes }) => `${updatedAt} ${notes.length}`).join(";");

/** Resolves with null once it is quiet, with what still waits after three minutes. */
export const untilQuiet = async (gitlab: Sandbox, database: StoryDatabase): Promise<string | null> => {
  const limit = performance.now() + LIMIT_MS;
  let quiet = 0;
  let before = "";
  let pending = "the database could not be asked";
  while (performance.now() < limit) {
    await later(database, FAR_SECONDS);
    await wait(LOOK_MS);
    await gitlab.webhooks.idle();
    const [row] = (await database.query(PENDING)) ?? [];
    const now = sizeOf(gitlab);
    const nothing = row !== undefined && Object.values(row).every((count) => Number(count) === 0);
    if (row !== undefined) pending = JSON.stringify(row);
    quiet = nothing && now === before ? quiet + 1 : 0;
    before = now;
    if (quiet >= QUIET_LOOKS) return null;
  }
  return `it never became quiet; waiting: ${pending}`;
};
