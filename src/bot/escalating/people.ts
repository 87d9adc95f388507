/** Whom an escalation is for: the group's contact, else its support liaison, else the support managers. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { presentFor } from "../../deadlines/absences.ts";
import type { PersonRef } from "../../model/effect.ts";
import { resolvePerson } from "../../triage/assigned.ts";

/**
 * Those who can be told, in the order in which they are asked, covers in the place of those who are away; whoever the
 * table has no account for is passed over.
 */
export const addressees = (
  configuration: Configuration,
  row: LiaisonRow,
  instance: string,
  now: Date,
): readonly PersonRef[] => {
  const named = [...row.contacts, ...row.liaisons, ...configuration.supportManagers];
  return named
    .flatMap((name) => presentFor(configuration, name, now) ?? [])
    .map((name) => resolvePerson(configuration, name, instance))
    .filter(({ username }) => username !== null);
};

/** Names of the support managers, for sentences: `A, B`. */
export const managersOf = (configuration: Configuration): string =>
  configuration.supportManagers.length === 0
    ? "the support managers"
    : configuration.supportManagers.join(", ");
