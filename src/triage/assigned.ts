/** Who looks after a partner: from the partner's row of the liaison table to people with accounts. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow, Partner, Person } from "../config/schema/people.ts";
import { absenceOf, presentFor } from "../deadlines/absences.ts";
import type { PersonRef, SubscribeWay } from "../model/effect.ts";

/** The people of one partner's issue. */
export interface Assigned {
  readonly row: LiaisonRow | null;
  /**
   * Everybody in the row, and who stands in for them: whoever looks after this issue now first, those who are away last.
   * Empty: nobody yet.
   */
  readonly liaisons: readonly PersonRef[];
  /** Those of them who are away, and until when. */
  readonly away: readonly AwayPerson[];
  /** Who looks after this issue now; null: nobody, or everybody is away. */
  readonly acting: PersonRef | null;
  /** Those who are to be subscribed. */
  readonly told: readonly PersonRef[];
  /** Support managers; told only where there is no liaison. */
  readonly managers: readonly PersonRef[];
}

/** Somebody is away. */
export interface AwayPerson {
  readonly person: PersonRef;
  readonly until: Date;
  /** The last day of it (`2026-12-24`), where they are; null: nobody knows. */
  readonly lastDay: string | null;
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Where there is one instance, nobody has to say which; undefined: there are several. */
const onlyInstance = ({ instances }: Configuration): string | undefined => {
  const [only, another] = Object.keys(instances);
  return another === undefined ? only : undefined;
};

/** The instance that a partner's issues are on. */
const instanceOf = (configuration: Configuration, partner: Partner): string =>
  partner.instance ?? onlyInstance(configuration) ?? "";

/** An account of the same name on another instance may be a stranger's, so it is none here. */
const accountsOn = (configuration: Configuration, instance: string): readonly Person[] => {
  const only = onlyInstance(configuration);
  return configuration.people.filter(
    (person) => person.username !== undefined && (person.instance ?? only) === instance,
  );
};

const isCalled =
  (name: string) =>
  (person: Person): boolean =>
    sameName(person.name, name) || sameName(person.username ?? "", name);

const accountOf = (configuration: Configuration, name: string, instance: string): Person | undefined =>
  accountsOn(configuration, instance).find(isCalled(name));

const personNamed = (configuration: Configuration, name: string): Person | undefined =>
  configuration.people.find((person) => sameName(person.name, name));

/** A name of the table as a person; without an account on `instance` in `people` there is a name alone. */
export const resolvePerson = (configuration: Configuration, name: string, instance: string): PersonRef => {
  const account = accountOf(configuration, name, instance);
  if (account !== undefined) return { name: account.name, username: account.username ?? null };
  return { name: personNamed(configuration, name)?.name ?? name, username: null };
};

/** The ways to reach a person on an instance, in the order to try. */
export const waysToReach = (
  configuration: Configuration,
  person: PersonRef,
  instance: string,
): readonly SubscribeWay[] => {
  const own = accountOf(configuration, person.name, instance)?.subscribe;
  if (own === undefined) return configuration.subscription.ways;
  return typeof own === "string" ? [own] : own;
};

const turnedBy = <Item>(items: readonly Item[], steps: number): Item[] => [
  ...items.slice(steps),
  ...items.slice(0, steps),
];

/** Who somebody is, whatever is known of them; empty: nobody. */
export const identityOf = (person: PersonRef | null): string =>
  (person?.username ?? person?.name ?? "").toLowerCase();

/** Whether two are the same person, or both nobody. */
export const samePerson = (one: PersonRef | null, other: PersonRef | null): boolean =>
  identityOf(one) === identityOf(other);

/** Of those who are told now, whoever was not before; where that was not remembered, nobody. */
export const newlyTold = (
  { told }: Pick<Assigned, "told">,
  before: readonly PersonRef[] | null | undefined,
): readonly PersonRef[] =>
  before == null ? [] : told.filter((one) => !before.some((other) => samePerson(one, other)));

/** Each person once, the first mention counts. */
const onceEach = (people: readonly PersonRef[]): PersonRef[] =>
  [
    ...new Map(people.toReversed().map((person) => [person.name.toLowerCase(), person])).values(),
  ].toReversed();

/** The support managers who are there, with those who stand in for the others. */
const managersOf = (
  configuration: Configuration,
  named: (name: string) => PersonRef,
  now: Date,
): readonly PersonRef[] =>
  onceEach(configuration.supportManagers.map((name) => named(presentFor(configuration, name, now) ?? name)));

/**
 * Who looks after an issue of `partner` at a moment. With `share: rotate` the owner follows from the issue's
 * number, so that the same issue always has the same owner. In the place of whoever is away stands their cover.
 */
export const assignedTo = (
  configuration: Configuration,
  partner: Partner,
  iid: number,
  now: Date,
): Assigned => {
  const row = configuration.liaisons.find((candidate) => candidate.id === partner.liaison) ?? null;
  const instance = instanceOf(configuration, partner);
  const named = (name: string): PersonRef => resolvePerson(configuration, name, instance);
  const listed = row === null || row.retired ? [] : row.liaisons.map(named);
  const inTurn =
    row?.share === "rotate" && listed.length > 0 ? turnedBy(listed, iid % listed.length) : listed;
  const present = onceEach(
    inTurn.flatMap(({ name }) => {
      const there = presentFor(configuration, name, now);
      return there === null ? [] : [named(there)];
    }),
  );
  const away = inTurn.flatMap((person) => {
    const absence = absenceOf(configuration, person.name, now);
    return absence === null ? [] : [{ person, until: absence.until, lastDay: absence.lastDay }];
  });
  const everybody = row?.share === "all" || configuration.subscription.whom === "all";
  return {
    row,
    liaisons: onceEach([...present, ...away.map(({ person }) => person)]),
    away,
    acting: present[0] ?? null,
    told: everybody ? present : present.slice(0, 1),
    managers: managersOf(configuration, named, now),
  };
};

/** Whom a word about a partner reaches: the liaisons with an account, else the support managers. */
export const reachable = ({ told, managers }: Assigned): readonly PersonRef[] => {
  const withAccount = told.filter(({ username }) => username !== null);
  return withAccount.length > 0 ? withAccount : managers.filter(({ username }) => username !== null);
};
