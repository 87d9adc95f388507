/**
 * Who looks after open issues changes with the configuration and with time: each is asked once when it does, at a pace
 * that nobody is overrun by, and whoever takes them over gets a list.
 */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { PersonRef } from "../model/effect.ts";
import { mostCareful } from "../model/mode.ts";
import type { Handover, OwnedIssue } from "../store/tables/handovers.ts";
import { type Assigned, assignedTo, newlyTold, samePerson } from "../triage/assigned.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import { tellOwners } from "./hand-over-lists.ts";
import type { Parts } from "./ports.ts";
import { HAND_OVER, JUST_TAKEN_MS, takersOn } from "./takers.ts";

/** How often it is looked whether somebody else looks after issues, and when for the first time; milliseconds. */
export const OWNERSHIP_TIMES = { tickMs: 60_000, firstMs: 5_000 };

const WHY = "somebody else looks after it";
/** So many issues are asked within a minute. */
const PER_MINUTE = 50;
const MINUTE_MS = 60_000;

/** Everything that decides who looks after what at a moment. */
const signatureOf = (configuration: Configuration, now: Date): string =>
  JSON.stringify(
    configuration.partners.map((partner) => {
      const { row, liaisons, away, told } = assignedTo(configuration, partner, 0, now);
      const absent = away.map(({ person }) => person.name);
      return [partner.id, partner.mode, partner.retired, row?.share, liaisons, absent, told.length];
    }),
  );

/** To whom an issue is new. Whom news has brought it to just before is on the list as well. */
const newTo = (
  { acting, told }: Pick<Assigned, "acting" | "told">,
  issue: OwnedIssue,
  now: Date,
): readonly (PersonRef | null)[] => {
  if (!samePerson(acting, issue.owner)) {
    const others = newlyTold({ told }, issue.told).filter((one) => !samePerson(one, acting));
    return [acting, ...others];
  }
  const isJustTaken = now.getTime() - Date.parse(issue.handedOverAt ?? "") < JUST_TAKEN_MS;
  return [...(isJustTaken ? [acting] : []), ...newlyTold({ told }, issue.told)];
};

/** Asks the issues of one partner that somebody else looks after now. */
const askPartner = async ({ store, live, clock }: Parts, partner: Partner): Promise<number> => {
  const now = clock();
  const { configuration } = live();
  const acts = mostCareful(configuration.mode, partner.mode) === "act";
  const changed: Handover[] = [];
  const settled: Pick<Handover, "issueKey" | "owners">[] = [];
  for (const issue of await store.handovers.ownersOf([partner.id])) {
    const { issueKey } = issue;
    const on = takersOn(configuration, partner.id, issueKey, now);
    if (on === null) continue;
    const at = new Date(now.getTime() + Math.floor(changed.length / PER_MINUTE) * MINUTE_MS);
    const fresh = newTo(on.assigned, issue, now);
    settled.push({ issueKey, owners: on.takers.map(on.digest) });
    // What sleeps since it was only observed is not decided about before somebody touches it.
    if (fresh.length > 0 && !(issue.observed && acts))
      changed.push({ issueKey, owners: fresh.map(on.digest), at });
  }
  await store.handovers.settle(settled);
  return store.handovers.ask(changed, HAND_OVER, WHY);
};

/** Looks once. Everything is looked at where something may have changed since the last time. */
export const createOwnership = (parts: Parts): (() => Promise<void>) => {
  let seen: string | undefined;
  const runningSince = parts.clock();
  return async () => {
    const { configuration } = parts.live();
    const signature = signatureOf(configuration, parts.clock());
    if (signature !== seen) {
      let asked = 0;
      for (const partner of presentPartners(configuration.partners))
        asked += await askPartner(parts, partner);
      if (asked > 0) parts.log.info({ issues: asked }, "issues have somebody else to look after them");
      seen = signature;
    }
    await tellOwners(parts, runningSince);
  };
};
