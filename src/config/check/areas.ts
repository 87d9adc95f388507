/** Areas of knowledge: whether anybody is named who can be brought in, and whether any issue can be about them. */
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { select, selectTexts, textAt } from "./select.ts";

const WHO = ["people", "teams", "groups"] as const;
const WHAT = ["labels", "words", "projects"] as const;

const isEmpty = (data: unknown, area: Path, keys: readonly string[]): boolean =>
  keys.every((key) => selectTexts(data, [...area, key]).length === 0);

/** Names and usernames of people, and of those the ones with an account, in lower case. */
const peopleIn = (data: unknown) => {
  const names = selectTexts(data, ["people", "*", "name"]);
  const accounts = new Set<string>();
  for (const { path, value } of names) {
    const username = textAt(data, [...path.slice(0, -1), "username"]);
    if (username !== undefined) for (const word of [value, username]) accounts.add(word.toLowerCase());
  }
  const known = new Set([...accounts, ...names.map(({ value }) => value.toLowerCase())]);
  return { known, accounts, names: names.map(({ value }) => value) };
};

const unknownPeople = (data: unknown): Mistake[] => {
  const { known, accounts, names } = peopleIn(data);
  return selectTexts(data, ["areas", "*", "people"]).flatMap(({ path, value }) => {
    const word = value.toLowerCase();
    if (!known.has(word))
      return [errorAt(path, `is not among people${didYouMean(value, names)}`, "a name in people")];
    if (accounts.has(word)) return [];
    return [warningAt(path, `${value} has no username: named, never brought in`, "a username in people")];
  });
};

const emptyAreas = (data: unknown): Mistake[] =>
  select(data, ["areas", "*"]).flatMap(({ path }) => {
    const id = textAt(data, [...path, "id"]) ?? "the area";
    if (isEmpty(data, path, WHO))
      return [errorAt(path, `nobody knows about ${id}`, "people, teams or groups who know")];
    if (isEmpty(data, path, WHAT))
      return [
        warningAt(
          path,
          `nothing says which issues are about ${id}: only \`connect ${id}\` leads there`,
          "labels, words or projects",
        ),
      ];
    return [];
  });

/** Teams of which nobody is named in the table. */
const emptyTeams = (data: unknown): Mistake[] => {
  const rows = new Map(selectTexts(data, ["liaisons", "*", "id"]).map(({ value, path }) => [value, path]));
  return selectTexts(data, ["areas", "*", "teams"]).flatMap(({ path, value }) => {
    const row = rows.get(value)?.slice(0, -1);
    if (row === undefined) return [];
    if (select(data, [...row, "retired"])[0]?.value === true)
      return [warningAt(path, `${value} has left the table (retired: true)`, "a row that is in the table")];
    if (!isEmpty(data, row, ["contacts", "liaisons"])) return [];
    return [warningAt(path, `the row ${value} names nobody`, "a row with contacts or liaisons")];
  });
};

/** `@all` would tell everybody in the project. */
const everybody = (data: unknown): Mistake[] =>
  selectTexts(data, ["areas", "*", "groups"])
    .filter(({ value }) => value.toLowerCase() === "all")
    .map(({ path }) => errorAt(path, "@all would tell everybody in the project", "the path of a group"));

/** Who is asked for what. Two areas that claim the same label are fine: both are named. */
export const checkAreas = (data: unknown): Mistake[] => [
  ...unknownPeople(data),
  ...emptyAreas(data),
  ...emptyTeams(data),
  ...everybody(data),
];
