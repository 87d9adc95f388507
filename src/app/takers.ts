/** Who takes issues over, as the table of hand-overs knows them. */
import { createHash } from "node:crypto";
import type { Configuration } from "../config/schema/configuration.ts";
import type { PersonRef } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { assignedTo, identityOf } from "../triage/assigned.ts";

/** The handler that hands over, by which its wishes and its jobs are known. */
export const HAND_OVER = "hand-over";

/** News may bring an issue to its new owner before it is looked at; so long that is part of the same change. */
export const JUST_TAKEN_MS = 3_600_000;

/** A digest as short as the table of hand-overs keeps them. */
export const shortDigest = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 24);

/** Whoever looks after an issue, as the table of hand-overs knows them. */
const ownerDigest = (instance: string, person: PersonRef | null): string =>
  shortDigest(`${instance} ${identityOf(person)}`);

/** Who is to know of an issue; `null`: nobody is there. */
export const takersOn = (
  configuration: Configuration,
  partnerId: string | null,
  issueKey: string,
  now: Date,
) => {
  const partner = configuration.partners.find(({ id }) => id === partnerId);
  const ref = parseIssueKey(issueKey);
  if (partner === undefined || ref === undefined) return null;
  const assigned = assignedTo(configuration, partner, ref.iid, now);
  const takers: readonly (PersonRef | null)[] = assigned.acting === null ? [null] : assigned.told;
  const digest = (person: PersonRef | null): string => ownerDigest(ref.instance, person);
  return { assigned, takers, digest };
};
