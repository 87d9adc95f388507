/** Who looks after a partner: from the partner's row of the liaison table to people with accounts. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow, Partner, Person } from "../config/schema/people.ts";
import type { PersonRef, SubscribeWay } from "../model/effect.ts";

/** The people of one partner's issue. */
export interface Assigned {
  readonly row: LiaisonRow | null;
  /** Everybody in the row, the owner of this issue first. Empty: nobody yet. */
  readonly liaisons: readonly PersonRef[];
  /** Those who are to be subscribed. */
  readonly told: readonly PersonRef[];
  /** Support managers; told only where there is no liaison. */
  readonly managers: readonly PersonRef[];
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const personNamed = (configuration: Configuration, name: string): Person | undefined =>
  configuration.people.find((person) => sameName(person.name, name) || sameName(person.username ?? "", name));

/** A name of the table as a person; without an entry in `people` there is a name and no account. */
export const resolvePerson = (configuration: Configuration, name: string): PersonRef => {
  const person = personNamed(configuration, name);
  return { name: person?.name ?? name, username: person?.username ?? null };
};

/** The ways to reach a person, in the order to try. */
export const waysToReach = (configuration: Configuration, person: PersonRef): readonly SubscribeWay[] => {
  const own = personNamed(configuration, person.name)?.subscribe;
  if (own === undefined) return configuration.subscription.ways;
  return typeof own === "string" ? [own] : own;
};

const turnedBy = <Item>(items: readonly Item[], steps: number): Item[] => [
  ...items.slice(steps),
  ...items.slice(0, steps),
];

/**
 * Who looks after an issue of `partner`. With `share: rotate` the owner follows from the issue's
 * number, so that the same issue always has the same owner.
 */
export const assignedTo = (configuration: Configuration, partner: Partner, iid: number): Assigned => {
  const row = configuration.liaisons.find((candidate) => candidate.id === partner.liaison) ?? null;
  const listed =
    row === null || row.retired ? [] : row.liaisons.map((name) => resolvePerson(configuration, name));
  const liaisons =
    row?.share === "rotate" && listed.length > 0 ? turnedBy(listed, iid % listed.length) : listed;
  const everybody = row?.share === "all" || configuration.subscription.whom === "all";
  return {
    row,
    liaisons,
    told: everybody ? liaisons : liaisons.slice(0, 1),
    managers: configuration.supportManagers.map((name) => resolvePerson(configuration, name)),
  };
};
