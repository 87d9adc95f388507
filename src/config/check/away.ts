/** Absences in which nobody would be there, or that make no sense. */
import { errorAt, type Mistake, type Path, pathText, warningAt } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { isDate } from "./dates.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

/** An absence whose parts can be read. Times are local clocks' (`2026-12-24T00:00`), the end is not in it. */
interface Absence {
  readonly path: Path;
  readonly person: string;
  readonly begin: string;
  readonly end: string;
  readonly cover: string | undefined;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/;
const DAY_MS = 86_400_000;
const MINUTES = "2026-12-24T00:00".length;

/** After the last day that can be written there is none: that is somebody's way to say "for good". */
const LAST_DAY = "9999-12-31";

const nextDay = (date: string): string =>
  date === LAST_DAY ? date : new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);

const beginOf = (text: string): string => (text.includes("T") ? text.slice(0, MINUTES) : `${text}T00:00`);
const endOf = (text: string): string =>
  text.includes("T") ? text.slice(0, MINUTES) : `${nextDay(text)}T00:00`;

const isReal = (text: string | undefined): text is string =>
  text !== undefined && MOMENT.test(text) && isDate(text.slice(0, 10));

/** Names of people by name and username, in lower case. */
const namesIn = (data: unknown): ReadonlyMap<string, string> =>
  new Map(
    selectTexts(data, ["people", "*", "name"]).flatMap(({ path, value }) => {
      const username = textAt(data, [...path.slice(0, -1), "username"]);
      return [value, ...(username === undefined ? [] : [username])].map((word) => [
        word.toLowerCase(),
        value,
      ]);
    }),
  );

type Names = ReturnType<typeof namesIn>;

const absencesIn = (data: unknown, names: Names): Absence[] =>
  select(data, ["away", "*"]).flatMap(({ path }) => {
    const [person, from, until] = ["person", "from", "until"].map((key) => textAt(data, [...path, key]));
    const known = names.get(person?.toLowerCase() ?? "");
    if (known === undefined || !isReal(from) || !isReal(until)) return [];
    const cover = names.get(textAt(data, [...path, "cover"])?.toLowerCase() ?? "");
    return [{ path, person: known, begin: beginOf(from), end: endOf(until), cover }];
  });

const unknownPeople = (data: unknown, names: Names): Mistake[] =>
  ["person", "cover"]
    .flatMap((key) => selectTexts(data, ["away", "*", key]))
    .filter(({ value }) => !names.has(value.toLowerCase()))
    .map(({ path, value }) =>
      errorAt(path, `is not among people${didYouMean(value, [...names.values()])}`, "a name in people"),
    );

const withoutAccount = (data: unknown, names: Names): Mistake[] => {
  const reachable = new Set(
    selectTexts(data, ["people", "*", "username"]).map(({ path }) =>
      textAt(data, [...path.slice(0, -1), "name"]),
    ),
  );
  return selectTexts(data, ["away", "*", "cover"])
    .filter(({ value }) => names.has(value.toLowerCase()) && !reachable.has(names.get(value.toLowerCase())))
    .map(({ path, value }) =>
      warningAt(
        path,
        `${value} has no username, and could not be mentioned or subscribed`,
        "somebody with an account",
      ),
    );
};

const noSuchDays = (data: unknown): Mistake[] =>
  ["from", "until"]
    .flatMap((key) => selectTexts(data, ["away", "*", key]))
    .filter(({ value }) => MOMENT.test(value) && !isDate(value.slice(0, 10)))
    .map(({ path }) => errorAt(path, "there is no such day", "a date such as 2026-12-24"));

const overlaps = (one: Absence, other: Absence): boolean => one.begin < other.end && other.begin < one.end;

/** Mistakes of one absence by itself, and with earlier ones of the same person. */
const ofOne = (absence: Absence, index: number, all: readonly Absence[]): Mistake[] => {
  const { path, person, begin, end, cover } = absence;
  if (end <= begin) return [errorAt([...path, "until"], "is before from", "a later day or moment")];
  const other = all.slice(0, index).find((one) => one.person === person && overlaps(one, absence));
  return [
    ...(cover === person ? [errorAt([...path, "cover"], "is the person who is away", "somebody else")] : []),
    ...(other === undefined
      ? []
      : [
          warningAt(
            path,
            `overlaps with ${pathText(other.path)} of ${person}: they count as one`,
            "absences one after the other",
          ),
        ]),
  ];
};

/** The names that stand in for each other at a moment, from a person on; `present`: nobody: null. */
const chainAt = (
  all: readonly Absence[],
  person: string,
  at: string,
): { names: string[]; present: string | null } => {
  const names: string[] = [];
  let name: string | undefined = person;
  while (name !== undefined && !names.includes(name)) {
    const present: Absence[] = all
      .filter((one) => one.person === name && one.begin <= at && at < one.end)
      .toSorted((one, other) => (one.end < other.end ? 1 : -1));
    const away = present.find(({ cover }) => cover !== undefined) ?? present[0];
    if (away === undefined) return { names, present: name };
    names.push(name);
    name = away.cover;
  }
  return { names: name === undefined ? names : [...names, name], present: null };
};

const isCircle = (names: readonly string[]): boolean => new Set(names).size < names.length;

/** Covers who are away themselves, while an absence lasts. */
const ofCovers = (absence: Absence, all: readonly Absence[]): Mistake[] => {
  const { path, person, cover } = absence;
  if (cover === undefined || cover === person) return [];
  const moments = all
    .filter((one) => overlaps(one, absence))
    .map(({ begin }) => (begin < absence.begin ? absence.begin : begin));
  for (const at of [absence.begin, ...moments].toSorted()) {
    const { names, present } = chainAt(all, person, at);
    if (present !== null) continue;
    const day = at.slice(0, 10);
    return isCircle(names)
      ? [
          errorAt(
            [...path, "cover"],
            `covers go round in a circle on ${day}: ${names.join(" → ")}`,
            "somebody who is there",
          ),
        ]
      : [
          warningAt(
            [...path, "cover"],
            `${names.slice(1).join(" and ")} is away on ${day}, too, and nobody is named instead`,
            "somebody who is there",
          ),
        ];
  }
  return [];
};

/** Rows of which everybody is away at once, each told once. */
const ofRows = (data: unknown, all: readonly Absence[], names: Names): Mistake[] =>
  select(data, ["liaisons", "*"]).flatMap(({ path }) => {
    const members = selectTexts(data, [...path, "liaisons"]).map(
      ({ value }: Located<string>) => names.get(value.toLowerCase()) ?? value,
    );
    if (members.length === 0 || select(data, [...path, "retired"])[0]?.value === true) return [];
    const first = all
      .filter(({ person }) => members.includes(person))
      .toSorted((one, other) => one.begin.localeCompare(other.begin))
      .find(({ begin }) => members.every((member) => chainAt(all, member, begin).present === null));
    if (first === undefined) return [];
    const row = textAt(data, [...path, "id"]) ?? pathText(path);
    const message = `from ${first.begin.slice(0, 10)} on nobody of ${row} is there, and nobody covers: support managers are told instead`;
    return [warningAt(first.path, message, "cover: somebody who is there")];
  });

/** Everything about `away` that the schema cannot see. */
export const checkAway = (data: unknown): Mistake[] => {
  const names = namesIn(data);
  const all = absencesIn(data, names);
  const sound = all.filter(({ begin, end }) => begin < end);
  return [
    ...unknownPeople(data, names),
    ...withoutAccount(data, names),
    ...noSuchDays(data),
    ...all.flatMap(ofOne),
    ...sound.flatMap((absence) => ofCovers(absence, sound)),
    ...ofRows(data, sound, names),
  ];
};
