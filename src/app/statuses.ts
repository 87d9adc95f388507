/** Absences by people's status on GitLab: one replica reads them, and all take them from the database. */
import type { Configuration } from "../config/schema/configuration.ts";
import { busyAbsences } from "../deadlines/busy.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Account, KnownStatus } from "../store/tables/user-statuses.ts";
import { resolvePerson } from "../triage/assigned.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";

/** How often it is looked whether statuses are to be read, and taken up; milliseconds. */
export const STATUS_TIMES = { tickMs: 30_000, firstMs: 2_000 };

const READ_EVERY_MS = 5 * 60_000;
/** GitLab lets an account ask for 240 statuses a minute; the others have their turn in the next round. */
const MOST_AT_ONCE = 100;

/** Everybody whose absence makes a difference: liaisons, contacts of teams, covers, managers, people who know. */
const namesOf = ({ areas, away, liaisons, supportManagers }: Configuration): readonly string[] => [
  ...liaisons.flatMap((row) => (row.retired ? [] : [...row.liaisons, ...row.contacts])),
  ...away.flatMap(({ cover }) => cover ?? []),
  ...supportManagers,
  ...areas.flatMap(({ people }) => people),
];

interface Person extends Account {
  readonly name: string;
}

const peopleOn = (configuration: Configuration, instance: string): Person[] => {
  const found = namesOf(configuration).map((name) => resolvePerson(configuration, name, instance));
  const known = found.flatMap(({ name, username }) =>
    username === null ? [] : [{ instance, name, username }],
  );
  return [...new Map(known.map((one) => [one.username.toLowerCase(), one])).values()];
};

/** Reads the statuses of one instance, where it is time to and no other replica has. What cannot be read stays as it is known. */
export const statusesByOne =
  (parts: Parts, instance: string, runtime: InstanceRuntime): (() => Promise<void>) =>
  async () => {
    const { clock, live, log, store } = parts;
    if (live().configuration.busyIsAway === undefined) return;
    if (!(await store.watermarks.claim(`statuses ${instance}`, clock(), READ_EVERY_MS))) return;
    const people = peopleOn(live().configuration, instance);
    const seen = new Map(
      (await store.userStatuses.of(people)).map((one) => [one.username, one.seenAt.getTime()]),
    );
    const longestFirst = people.toSorted(
      (one, other) => (seen.get(one.username) ?? 0) - (seen.get(other.username) ?? 0),
    );
    for (const person of longestFirst.slice(0, MOST_AT_ONCE)) {
      try {
        const status = await runtime.background.userStatus(person.username);
        // An account that is gone is not busy.
        await store.userStatuses.save(person, status ?? { busy: false, clearsAt: null }, clock());
      } catch (error) {
        // One account that is kept from us comes after the others the next time; what concerns all of them ends the round.
        await store.userStatuses.saw(person, clock());
        if (!(error instanceof LiaisonError) || error.disposition.kind !== "give-up") throw error;
        log.warn({ reason: messageOf(error) }, "somebody's status could not be read; what was known stays");
      }
    }
  };

const isBusy = (known: KnownStatus & { readonly name: string }) =>
  known.busySince === null ? [] : [{ person: known.name, since: known.busySince, clearsAt: known.clearsAt }];

/** Takes up what was read, by whichever replica. */
export const takeUpStatuses = async (parts: Parts): Promise<void> => {
  const { configuration } = parts.live();
  const { busyIsAway } = configuration;
  if (busyIsAway === undefined) return parts.heedAbsences([]);
  const people = [...parts.instances.keys()].flatMap((instance) => peopleOn(configuration, instance));
  const names = new Map(people.map(({ instance, username, name }) => [`${instance} ${username}`, name]));
  const known = await parts.store.userStatuses.of(people);
  const busy = known.flatMap((one) =>
    isBusy({ ...one, name: names.get(`${one.instance} ${one.username}`) ?? one.username }),
  );
  parts.heedAbsences(busyAbsences(busy, busyIsAway.after));
};
