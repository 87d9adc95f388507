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

/** What somebody has to do with the rows, by the groups' names. */
export interface PersonAnswer {
  readonly person: RegistryPerson;
  readonly liaisonOf: readonly string[];
  readonly contactOf: readonly string[];
  readonly supportManager: boolean;
}

/** The rows that a question is about (of a person: theirs, and what they are there), or what it may have meant. */
export type WhoResult =
  | {
      readonly found: true;
      readonly answers: readonly WhoAnswer[];
      /** Empty where the question was about a team. */
      readonly people: readonly PersonAnswer[];
    }
  | { readonly found: false; readonly suggestion?: string };

/**
 * Answers who looks after `team`: an id, a group, a section (all of its rows), somebody's name or @account, or the
 * beginning of a word in one of these; upper and lower case do not matter. Rows that are still in the table come first.
 */
export const whoIs = (registry: KnownRegistry, team: string): WhoResult => {
  const people = new Map(everybody(registry).map((person) => [person.name, person]));
  const found = find(registry, people, fold(team));
  if (found === undefined) return { found: false, ...suggestionFor(registry, people, team) };
  const current = found.rows.toSorted((one, other) => Number(one.retired) - Number(other.retired));
  return {
    found: true,
    answers: current.map((row) => answerFor(row, people, registry.supportManagers)),
    people: found.people.map((person) => personAnswer(registry, person)),
  };
};

/** Everybody named anywhere; those with accounts say so. */
const everybody = ({ rows, people, supportManagers }: KnownRegistry): RegistryPerson[] => [
  ...[...rows.flatMap(({ liaisons, contacts }) => [...liaisons, ...contacts]), ...supportManagers].map(
    (name) => ({ name }),
  ),
  ...people,
];

type People = ReadonlyMap<string, RegistryPerson>;

/** For comparing: lower case, without accents, punctuation as spaces. */
const fold = (text: string): string =>
  plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, " ")
    .trim();

interface Found {
  readonly rows: readonly KnownRow[];
  readonly people: readonly RegistryPerson[];
}

/** Whether one of the words of `text`, or several in a row, begin like this. */
const beginsIn = (text: string, wanted: string): boolean => ` ${fold(text)}`.includes(` ${wanted}`);

/** The first way of asking that finds any row, or anybody, decides. */
const find = (registry: KnownRegistry, people: People, wanted: string): Found | undefined => {
  if (wanted === "") return undefined;
  const rows = (fits: (row: KnownRow) => boolean) => (): Found => ({
    rows: registry.rows.filter(fits),
    people: [],
  });
  const persons = (fits: (name: string) => boolean) => (): Found => {
    const those = [...people.values()].filter((person) => callsOf(person).some(fits));
    const names = new Set(those.map(({ name }) => name));
    const theirs = ({ liaisons, contacts }: RegistryRow) =>
      [...liaisons, ...contacts].some((name) => names.has(name));
    return { rows: registry.rows.filter(theirs), people: those };
  };
  const ways = [
    rows((row) => fold(row.id) === wanted),
    rows((row) => fold(row.group) === wanted),
    rows((row) => fold(row.section) === wanted),
    persons((name) => fold(name) === wanted),
    rows((row) => beginsIn(row.group, wanted)),
    rows((row) => beginsIn(row.section, wanted)),
    persons((name) => beginsIn(name, wanted)),
  ];
  for (const way of ways) {
    const found = way();
    if (found.rows.length + found.people.length > 0) return found;
  }
  return undefined;
};

/** What somebody is called: by name and by account, with and without the @. */
const callsOf = ({ name, username }: RegistryPerson): string[] =>
  username === undefined ? [name] : [name, username, `@${username}`];

const personAnswer = ({ rows, supportManagers }: KnownRegistry, person: RegistryPerson): PersonAnswer => {
  const current = rows.filter(({ retired }) => !retired);
  const groups = (as: "liaisons" | "contacts") =>
    current.filter((row) => row[as].includes(person.name)).map(({ group }) => group);
  return {
    person,
    liaisonOf: groups("liaisons"),
    contactOf: groups("contacts"),
    supportManager: supportManagers.includes(person.name),
  };
};

/** Shorter words resemble too many others. */
const SHORTEST_HINT = 5;

const wordsIn = (text: string): string[] =>
  fold(text)
    .split(" ")
    .filter((word) => word.length >= SHORTEST_HINT);

/** The name that is nearest, else the first one with a word that is near to one of the question's. */
const suggestionFor = ({ rows }: KnownRegistry, people: People, team: string): { suggestion?: string } => {
  const names = [
    ...rows.flatMap(({ id, group, section }) => [group, id, section]),
    ...[...people.values()].flatMap(callsOf),
  ];
  const byWord = new Map(names.toReversed().flatMap((name) => wordsIn(name).map((word) => [word, name])));
  const [hint] = wordsIn(team).flatMap((word) =>
    byWord.has(word) ? word : (nearest(word, [...byWord.keys()]) ?? []),
  );
  const suggestion = nearest(team, names) ?? (hint === undefined ? undefined : byWord.get(hint));
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
