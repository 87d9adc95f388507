/** Deadlines that cannot be kept to, or that nobody would hear of. */
import { DEADLINE_KINDS } from "../../model/deadline.ts";
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { OFFICE_HOURS } from "../schema/calendars.ts";
import { workingMilliseconds } from "../schema/deadlines.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { spansIn } from "./calendars.ts";
import { select, selectTexts, textAt } from "./select.ts";

/** Everywhere where deadlines can be said. */
const LAYERS: readonly Path[] = [["deadlines"], ["tiers", "*"], ["partners", "*", "deadlines"]];

const layersOf = (data: unknown): Path[] =>
  LAYERS.flatMap((pattern) => select(data, pattern)).map(({ path }) => path);

const unknownTiers = (data: unknown): Mistake[] => {
  const tiers = select(data, ["tiers", "*"]).map(({ path }) => String(path[1]));
  const expected =
    tiers.length === 0 ? "the name of a tier, and there is none yet" : `a tier: ${anyOf(tiers)}`;
  return selectTexts(data, ["partners", "*", "tier"])
    .filter(({ value }) => !tiers.includes(value))
    .map(({ path, value }) => errorAt(path, `no such tier${didYouMean(value, tiers)}`, expected));
};

const WORKING_TIME = /^[1-9]\d{0,3}[mhd]$/;
const MINUTE_MS = 60_000;
const MOST_WEEKS = 104;

/** Milliseconds of a working time; undefined: it is none, and the schema has said so. */
const timeAt = (data: unknown, path: Path): number | undefined => {
  const text = textAt(data, path);
  return text !== undefined && WORKING_TIME.test(text) ? workingMilliseconds(text) : undefined;
};

/** Working time of a week without holidays. */
const weekOf = (data: unknown, name: string): number => {
  const hours = select(data, ["calendars", name, "hours"])[0]?.value ?? OFFICE_HOURS;
  return (
    spansIn(selectTexts(hours, ["*"])).reduce((sum, { begin, end }) => sum + (end - begin), 0) * MINUTE_MS
  );
};

/** Whoever works an hour a week has not answered "within 200 hours" for years. */
const endless = (data: unknown, layer: Path): Mistake[] => {
  const week = weekOf(data, textAt(data, [...layer, "calendar"]) ?? "default");
  return [...DEADLINE_KINDS, "remindAfter"].flatMap((kind) => {
    const time = timeAt(data, [...layer, kind]);
    const weeks = time === undefined || week <= 0 ? 0 : Math.ceil(time / week);
    return weeks > MOST_WEEKS
      ? [errorAt([...layer, kind], `takes ${weeks} weeks in this calendar`, "a shorter time")]
      : [];
  });
};

const tooSoon = (data: unknown, layer: Path): Mistake[] => {
  const soon = timeAt(data, [...layer, "soon"]);
  if (soon === undefined) return [];
  return DEADLINE_KINDS.flatMap((kind) => {
    const limit = timeAt(data, [...layer, kind]);
    return limit !== undefined && soon > limit / 2
      ? [warningAt([...layer, "soon"], `is more than half of ${kind}: half of it counts there`, "less")]
      : [];
  }).slice(0, 1);
};

const unwantedLabels = (data: unknown): Mistake[] =>
  selectTexts(data, ["partners", "*", "labels"])
    .filter(({ value }) => value === "none")
    .map(({ path }) => [...path.slice(0, 2), "deadlines", "labels"])
    .filter((path) => select(data, path)[0]?.value === true)
    .map((path) => errorAt(path, "this partner wants no labels (labels: none)", "no labels, or other ones"));

/** In public nobody is reminded; without an inbox it depends on the partner's project whether anybody is. */
const unheard = (data: unknown): Mistake[] => {
  const layer = layersOf(data).find((path) =>
    DEADLINE_KINDS.some((kind) => timeAt(data, [...path, kind]) !== undefined),
  );
  return layer === undefined || select(data, ["inbox"]).length > 0
    ? []
    : [
        warningAt(
          layer,
          "without an inbox reminders reach people only where we may write internal notes",
          "inbox: { project: … }",
        ),
      ];
};

const unknownCalendars = (data: unknown): Mistake[] => {
  const known = [
    ...new Set([...select(data, ["calendars", "*"]).map(({ path }) => String(path[1])), "default"]),
  ];
  return layersOf(data)
    .flatMap((layer) => selectTexts(data, [...layer, "calendar"]))
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) =>
      errorAt(path, `no such calendar${didYouMean(value, known)}`, `a calendar: ${anyOf(known)}`),
    );
};

/** Everything about `deadlines` and `tiers` that the schema cannot see. */
export const checkDeadlines = (data: unknown): Mistake[] => [
  ...unknownTiers(data),
  ...unknownCalendars(data),
  ...layersOf(data).flatMap((layer) => [...endless(data, layer), ...tooSoon(data, layer)]),
  ...unwantedLabels(data),
  ...unheard(data),
];
