import { nearest } from "../suggest.ts";
import type { KnownRegistry, KnownRow } from "./read-registry.ts";
import type { RegistryPerson, RegistryRow } from "./row.ts";
import { plainLetters } from "./slug.ts";

/** Who looks after a team. */
export interface WhoAnswer {
  readonly id: string;
  readonly section: string;
  readonly group: string;
  readonly retired: boolean;
  /** The first one owns. Accounts where they are known. */
  readonly liaisons: readonly RegistryPerson[];
  readonly contacts: readonly RegistryPerson[];
  readonly meets?: string;
  /** Whom to ask instead: the support managers, where there is no liaison. */
  readonly ask: readonly RegistryPerson[];
}

/** The rows that a question is about, or what it may have meant. */
export type WhoResult =
  | { readonly found: true; readonly answers: readonly WhoAnswer[] }
  | { readonly found: false; readonly suggestion?: string };

/**
 * Answers who looks after `team`: an id, a group, a section (all of its rows), somebody's name or @account, or a part
 * of a group's name; upper and lower case do not matter. Rows that are still in the table come first.
 */
export const whoIs = (registry: KnownRegistry, team: string): WhoResult => {
  const people = new Map(registry.people.map((person) => [person.name, person]));
  const rows = findRows(registry, people, fold(team));
  if (rows.length === 0) return { found: false, ...suggestionFor(registry.rows, team) };
  const current = rows.toSorted((one, other) => Number(one.retired) - Number(other.retired));
  return { found: true, answers: current.map((row) => answerFor(row, people, registry.supportManagers)) };
};

type People = ReadonlyMap<string, RegistryPerson>;

/** For comparing: lower case, without accents, punctuation as spaces. */
const fold = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, " ")
    .trim();

/** The first way of asking that finds any row decides. */
const findRows = (registry: KnownRegistry, people: People, wanted: string): KnownRow[] => {
  if (wanted === "") return [];
  const ways: ((row: KnownRow) => boolean)[] = [
    (row) => fold(row.id) === wanted,
    (row) => fold(row.group) === wanted,
    (row) => fold(row.section) === wanted,
    (row) => namesIn(row, people).includes(wanted),
    (row) => ` ${fold(row.group)}`.includes(` ${wanted}`),
    (row) => ` ${fold(row.section)}`.includes(` ${wanted}`),
  ];
  for (const fits of ways) {
    const rows = registry.rows.filter(fits);
    if (rows.length > 0) return rows;
  }
  return [];
};

const namesIn = (row: RegistryRow, people: People): string[] =>
  [...row.liaisons, ...row.contacts].flatMap((name) => {
    const username = people.get(name)?.username;
    return username === undefined ? [fold(name)] : [fold(name), fold(`@${username}`), fold(username)];
  });

const suggestionFor = (rows: readonly KnownRow[], team: string): { suggestion?: string } => {
  const suggestion = nearest(
    team,
    rows.flatMap(({ id, group, section }) => [group, id, section]),
  );
  return suggestion === undefined ? {} : { suggestion };
};

const answerFor = (row: KnownRow, people: People, supportManagers: readonly string[]): WhoAnswer => {
  const known = (name: string): RegistryPerson => people.get(name) ?? { name };
  return {
    id: row.id,
    section: row.section,
    group: row.group,
    retired: row.retired,
    liaisons: row.liaisons.map(known),
    contacts: row.contacts.map(known),
    ...(row.meets === undefined ? {} : { meets: row.meets }),
    ask: row.liaisons.length === 0 ? supportManagers.map(known) : [],
  };
};
