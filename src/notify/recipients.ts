/** Whom digests are for: one of each for a liaison, a team, the managers. Pure. */
import { entriesOf } from "../config/entries-of.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Digest } from "../config/schema/digests.ts";
import type { LiaisonRow } from "../config/schema/people.ts";
import { presentFor } from "../deadlines/absences.ts";
import { type Calendar, calendarNamed, calendarOfPerson } from "../deadlines/calendar/calendar.ts";
import { secretPart } from "../model/task.ts";

/** Somebody who gets a digest. */
export interface Reader {
  readonly name: string;
  readonly username: string | null;
  readonly email: string | null;
}

/** One digest for one recipient. */
export interface Edition {
  /** Its name in `digests`. */
  readonly name: string;
  readonly digest: Digest;
  /** Whom it is for, without a name: part of keys. */
  readonly recipient: string;
  /** What the recipient is called. */
  readonly title: string;
  /** Of a liaison: the name; of a team: the row. */
  readonly liaison: string | null;
  readonly row: LiaisonRow | null;
  readonly readers: readonly Reader[];
  readonly calendar: Calendar;
}

const readerOf = ({ people }: Configuration, name: string): Reader => {
  const entries = entriesOf(people, name);
  return {
    name: entries[0]?.name ?? name,
    username: entries.find(({ username }) => username !== undefined)?.username ?? null,
    email: entries.find(({ email }) => email !== undefined)?.email ?? null,
  };
};

/** Each person once, whatever they are called by. */
const readersOf = (configuration: Configuration, names: readonly string[]): Reader[] => {
  const readers = names.map((name) => readerOf(configuration, name));
  return readers.filter(
    ({ name }, place) => readers.findIndex((one) => one.name.toLowerCase() === name.toLowerCase()) === place,
  );
};

const rowsOf = ({ liaisons, partners }: Configuration, { rows, for: whom }: Digest): LiaisonRow[] => {
  const looksAfter = new Set(partners.map(({ liaison }) => liaison));
  return liaisons.filter(({ id, retired, escalation }) => {
    if (retired) return false;
    if (rows.length > 0) return rows.includes(id);
    return looksAfter.has(id) || (whom === "team" && escalation?.project !== undefined);
  });
};

type Named = Pick<Edition, "name" | "digest">;

/** Who stands in for somebody who is away gets what is theirs meanwhile. */
const withCovers = (configuration: Configuration, names: readonly string[], now: Date): string[] =>
  names.flatMap((name) => [name, presentFor(configuration, name, now) ?? name]);

const forLiaisons = (configuration: Configuration, { name, digest }: Named, now: Date): Edition[] => {
  const listed = rowsOf(configuration, digest).flatMap(({ liaisons }) => liaisons);
  const names = withCovers(configuration, listed, now);
  return readersOf(configuration, names).map((reader) => ({
    name,
    digest,
    recipient: secretPart(reader.name),
    title: reader.name,
    liaison: reader.name,
    row: null,
    readers: digest.to.length === 0 ? [reader] : readersOf(configuration, digest.to),
    calendar:
      digest.calendar === undefined
        ? calendarOfPerson(configuration, reader.name)
        : calendarNamed(configuration, digest.calendar),
  }));
};

const forTeams = (configuration: Configuration, { name, digest }: Named): Edition[] =>
  rowsOf(configuration, digest).map((row) => ({
    name,
    digest,
    recipient: row.id,
    title: row.group,
    liaison: null,
    row,
    readers: readersOf(
      configuration,
      digest.to.length === 0 ? [...row.contacts, ...row.liaisons] : digest.to,
    ),
    calendar: calendarNamed(configuration, digest.calendar),
  }));

const forAll = (configuration: Configuration, { name, digest }: Named): Edition[] => [
  {
    name,
    digest,
    recipient: "all",
    title: digest.for === "partners" ? "Open-source partners" : "Support managers",
    liaison: null,
    row: null,
    readers: readersOf(configuration, digest.to.length === 0 ? configuration.supportManagers : digest.to),
    calendar: calendarNamed(configuration, digest.calendar),
  },
];

/** Mail goes to people's addresses: where it is the only way, whoever has none cannot be reached. */
const isReachable = ({ digest, readers }: Edition, { channels }: Configuration): boolean =>
  digest.channels.some((name) => {
    const channel = channels[name];
    return channel?.type !== "mail" || channel.to.length > 0 || readers.some(({ email }) => email !== null);
  });

/** Every digest that there is, for everybody who can get it at that time. */
export const editionsOf = (configuration: Configuration, now: Date): Edition[] =>
  Object.entries(configuration.digests)
    .flatMap(([name, digest]) => {
      if (digest.for === "liaison") return forLiaisons(configuration, { name, digest }, now);
      if (digest.for === "team") return forTeams(configuration, { name, digest });
      return forAll(configuration, { name, digest });
    })
    .filter((edition) => isReachable(edition, configuration));
