/** Meetings that cannot take place, or for which nothing could be written. */
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { isDate } from "./dates.ts";
import { select, selectTexts, textAt } from "./select.ts";

/** When a meeting is to be, as it is written. */
interface Words {
  readonly when: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly hasZone: boolean;
}

/** Why a meeting cannot be kept to, as a sentence; null: it can. */
export type RefuseMeeting = (words: Words) => string | null;

const EXPECTED_WORDS = "such as weekly on Tue 15:00, or every 2 weeks";

const meetingPaths = (data: unknown): Path[] => select(data, ["meetings", "*"]).map(({ path }) => path);

const knownDate = (data: unknown, path: Path): string | undefined => {
  const date = textAt(data, path);
  return date !== undefined && isDate(date) ? date : undefined;
};

/** The words that the table has for a row. */
const tableWords = (data: unknown, row: string | undefined): string | undefined => {
  const found = selectTexts(data, ["liaisons", "*", "id"]).find(({ value }) => value === row);
  if (found === undefined) return undefined;
  const meets = [...found.path.slice(0, -1), "meets"];
  return textAt(data, meets) ?? textAt(data, [...meets, "words"]);
};

const checkWords = (data: unknown, path: Path, refuse: RefuseMeeting): Mistake[] => {
  const own = textAt(data, [...path, "when"]);
  const row = textAt(data, [...path, "row"]);
  const when = own ?? tableWords(data, row);
  if (when === undefined)
    return [errorAt(path, "nothing says when it takes place", "`when`, or a row that has `meets`")];
  const why = refuse({
    when,
    from: knownDate(data, [...path, "from"]),
    until: knownDate(data, [...path, "until"]),
    hasZone: textAt(data, [...path, "zone"]) !== undefined,
  });
  return why === null ? [] : [errorAt([...path, own === undefined ? "row" : "when"], why, EXPECTED_WORDS)];
};

const checkParts = (data: unknown, path: Path): Mistake[] => {
  const isAbout = ["row", "partners"].some((key) => select(data, [...path, key]).length > 0);
  return isAbout ? [] : [errorAt(path, "it is nobody's meeting", "`row`, `partners` or both")];
};

const checkDays = (data: unknown, path: Path): Mistake[] =>
  ["from", "until"]
    .flatMap((key) => selectTexts(data, [...path, key]))
    .filter(({ value }) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !isDate(value))
    .map((found) => errorAt(found.path, "there is no such day", "a date such as 2026-12-24"));

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const checkZone = (data: unknown, path: Path): Mistake[] =>
  selectTexts(data, [...path, "zone"])
    .filter(({ value }) => value !== "" && !isZone(value))
    .map((found) =>
      errorAt(
        found.path,
        `there is no such time zone${didYouMean(found.value, Intl.supportedValuesOf("timeZone"))}`,
        "a zone of the IANA database, such as Europe/Berlin",
      ),
    );

const checkNames = (data: unknown, path: Path): Mistake[] => {
  const people = selectTexts(data, ["people", "*", "name"]).map(({ value }) => value);
  const calendars = [...select(data, ["calendars", "*"]).map((found) => String(found.path[1])), "default"];
  const unknown = (key: string, known: readonly string[], what: string, say: typeof errorAt) =>
    selectTexts(data, [...path, key])
      .filter(({ value }) => !known.some((one) => one.toLowerCase() === value.toLowerCase()))
      .map((found) => say(found.path, `no such ${what}${didYouMean(found.value, known)}`, anyOf([...known])));
  return [
    ...unknown("attendees", people, "person in people", warningAt),
    ...unknown("calendar", calendars, "calendar", errorAt),
  ];
};

const roleOf = (data: unknown, path: Path): string => {
  const row = textAt(data, [...path, "row"]);
  const found = selectTexts(data, ["liaisons", "*", "id"]).find(({ value }) => value === row);
  const ofRow = found === undefined ? undefined : textAt(data, [...found.path.slice(0, -1), "meets", "role"]);
  return textAt(data, [...path, "role"]) ?? ofRow ?? "attend";
};

const isBelow = (path: string, outer: string): boolean => {
  const [inner, group] = [path.toLowerCase(), outer.toLowerCase()];
  return inner === group || inner.startsWith(`${group}/`);
};

/** What is opened in a partner's own tracker is taken for a question of theirs. */
const claimants = (data: unknown, project: string): string[] =>
  select(data, ["partners", "*"])
    .filter(({ path }) =>
      ["projects", "groups"].some((key) =>
        selectTexts(data, [...path, "match", key]).some(({ value }) => isBelow(project, value)),
      ),
    )
    .map(({ path }) => textAt(data, [...path, "id"]) ?? "a partner");

const checkPlace = (data: unknown, path: Path): Mistake[] => {
  const isHost = roleOf(data, path) === "host";
  const own = textAt(data, [...path, "agenda", "project"]);
  const project = own ?? textAt(data, ["inbox", "project"]);
  if (project === undefined)
    return isHost
      ? [
          errorAt(
            path,
            "there is no project for its agendas",
            "agenda: { project: group/project }, or `inbox`",
          ),
        ]
      : [warningAt(path, "nobody is briefed before it without `inbox`", "inbox: { project: group/project }")];
  const [partner] = claimants(data, project);
  if (!isHost || partner === undefined || own === undefined) return [];
  return [
    errorAt(
      [...path, "agenda", "project"],
      `it is a tracker of ${partner}: agendas there would be taken for questions of theirs`,
      "a project that is no partner's",
    ),
  ];
};

/** Where it is said that only members read the answers; of a project of its own only GitLab can tell. */
const checkAnswers = (data: unknown, path: Path): Mistake[] => {
  const flag = (key: string): boolean => select(data, [...path, "agenda", key])[0]?.value === true;
  const isSession = textAt(data, [...path, "kind"]) === "qa" && roleOf(data, path) === "host";
  const isForFew = flag("confidential") || textAt(data, [...path, "agenda", "project"]) === undefined;
  if (!isSession || !isForFew || flag("shareAnswers")) return [];
  return [
    warningAt(
      path,
      "only members read the answers of this session, so they do not go to the public issues that asked",
      "agenda.project: a public one, or agenda.shareAnswers: true",
    ),
  ];
};

/** Rows that nobody wrote a meeting for: their words are the table's, so a warning has to do. */
const checkRows = (data: unknown, refuse: RefuseMeeting): Mistake[] =>
  [["liaisons", "*", "meets"] as const, ["liaisons", "*", "meets", "words"] as const]
    .flatMap((pattern) => selectTexts(data, pattern))
    .flatMap(({ path, value }) => {
      const why = refuse({ when: value, hasZone: true });
      // Words without a rhythm are said to be so already.
      return why === null || why.startsWith("no rhythm") ? [] : [warningAt(path, why, EXPECTED_WORDS)];
    });

/** Everything about `meetings` that the schema cannot see. */
export const checkMeetings = (data: unknown, refuse: RefuseMeeting): Mistake[] => [
  ...meetingPaths(data).flatMap((path) => [
    ...checkParts(data, path),
    ...checkDays(data, path),
    ...checkZone(data, path),
    ...checkWords(data, path, refuse),
    ...checkNames(data, path),
    ...checkPlace(data, path),
    ...checkAnswers(data, path),
  ]),
  ...checkRows(data, refuse),
];
