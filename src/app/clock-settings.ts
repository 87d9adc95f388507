/**
 * Clocks follow from the configuration and from partners' pauses: where one of these changes, each open issue is looked at
 * once, at a pace that nobody is overrun by. Else nothing would be calculated anew before somebody says something there.
 */
import { clockedBy } from "../process/deadlines.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import type { Parts } from "./ports.ts";

/** How often it is looked whether clocks are set by something else, and when for the first time; milliseconds. */
export const CLOCK_TIMES = { tickMs: 60_000, firstMs: 5_000 };

/** Whose timer it is: whatever else makes it look takes the place of this. */
const HANDLER = "deadlines";
const WHY = "deadlines are set by something else than before";
/** So many issues are looked at within a minute. */
const PER_MINUTE = 50;
const MINUTE_MS = 60_000;

/** Looks once. Issues are read where something has changed since the last time. */
export const createClockWatch = ({ store, live, clock, log }: Parts): (() => Promise<void>) => {
  let seen: string | undefined;
  return async () => {
    const now = clock();
    const { configuration } = live();
    const settings = new Map(
      presentPartners(configuration.partners).map((partner) => [
        partner.id,
        clockedBy(configuration, partner, now) ?? null,
      ]),
    );
    const signature = JSON.stringify([...settings]);
    if (signature === seen) return;
    const changed = (await store.timers.clockedIssues()).filter(
      ({ partner, clockedBy: known }) => settings.has(partner) && settings.get(partner) !== known,
    );
    const wanted = changed.map(({ issueKey }, place) => ({
      issueKey,
      at: new Date(now.getTime() + Math.floor(place / PER_MINUTE) * MINUTE_MS),
    }));
    await store.timers.want(wanted, HANDLER, WHY);
    if (wanted.length > 0) log.info({ issues: wanted.length }, "issues have other deadlines than before");
    seen = signature;
  };
};
