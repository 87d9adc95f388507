/** Who knows about what: areas of the configuration, the issues that are about them, and the people who can be asked. */
import type { Area } from "../config/schema/areas.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { presentFor } from "../deadlines/absences.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { resolvePerson } from "./assigned.ts";
import { compilePatterns } from "./patterns.ts";

/** Areas, ready to be asked. */
export interface AreaSet {
  /** Those that an issue is about, in the order of the configuration. */
  about(issue: Pick<IssueSnapshot, "labels" | "title" | "description" | "project">): readonly Area[];
}

/** Somebody who knows about an area, or a whole group of GitLab. */
export interface Knower {
  readonly name: string;
  /** A username or a group's path; null: there is no account, so nobody can be called. */
  readonly handle: string | null;
  readonly isGroup: boolean;
  /** Whose place they take while those are away. */
  readonly standsInFor: string | null;
  /** Introductions within seven days. */
  readonly limit: number;
}

const lies = (path: string, places: readonly string[]): boolean =>
  places.some((place) => `${path.toLowerCase()}/`.startsWith(`${place.toLowerCase()}/`));

/** Prepares areas. Their patterns must have passed `checkPattern`. */
export const compileAreas = (areas: readonly Area[]): AreaSet => {
  const patterns = compilePatterns(areas.flatMap(({ words }) => words));
  return {
    about: (issue) => {
      const searches = [issue.title, issue.description].map((text) => patterns.search(text));
      return areas.filter(
        ({ labels, words, projects }) =>
          labels.some((label) => issue.labels.includes(label)) ||
          lies(issue.project.path, projects) ||
          words.some((pattern) => searches.some((search) => search(pattern))),
      );
    },
  };
};

/** What people call an area. */
export const areaName = ({ id, name }: Pick<Area, "id" | "name">): string => name ?? id;

const namesIn = ({ liaisons }: Configuration, { people, teams }: Area): string[] => [
  ...people,
  ...teams.flatMap((team) => {
    const row = liaisons.find(({ id }) => id === team);
    return row === undefined || row.retired ? [] : [...row.contacts, ...row.liaisons];
  }),
];

const limitOf = ({ introductions, people }: Configuration, name: string): number =>
  people.find((person) => person.name.toLowerCase() === name.toLowerCase())?.introductions ??
  introductions.perWeek;

/** Those who know about an area and are there, or who stands in for them: people first, then groups; each once. */
export const knowersOf = (
  configuration: Configuration,
  area: Area,
  instance: string,
  now: Date,
): readonly Knower[] => {
  const people = namesIn(configuration, area).flatMap((name): Knower[] => {
    const present = presentFor(configuration, name, now);
    if (present === null) return [];
    const [asked, person] = [name, present].map((one) => resolvePerson(configuration, one, instance));
    if (asked === undefined || person === undefined) return [];
    return [
      {
        name: person.name,
        handle: person.username,
        isGroup: false,
        standsInFor: person.name === asked.name ? null : asked.name,
        limit: limitOf(configuration, person.name),
      },
    ];
  });
  const groups = area.groups.map((path) => ({
    name: path,
    handle: path,
    isGroup: true,
    standsInFor: null,
    limit: configuration.introductions.perWeek,
  }));
  // Who is named by themselves stands in for nobody.
  const all = [...people, ...groups].toSorted(
    (one, other) => Number(one.standsInFor !== null) - Number(other.standsInFor !== null),
  );
  const once = new Map(all.toReversed().map((one) => [(one.handle ?? one.name).toLowerCase(), one]));
  return [...people, ...groups].filter((one) => once.get((one.handle ?? one.name).toLowerCase()) === one);
};
