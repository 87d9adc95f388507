import type { Weekday } from "./cadence.ts";
import { readWeekdays } from "./rhythm.ts";
import type { Token } from "./tokens.ts";
import { ordinalOf } from "./vocabulary.ts";

/** What a text says about a rhythm beside how often. */
export interface Details {
  weekdays: Weekday[];
  dayOfMonth?: number;
  time?: string;
  zone?: string;
}

const ZONES = new Set(
  "utc gmt cet cest eet eest wet west bst ist est edt cst cdt mst mdt pst pdt et ct mt pt aest aedt jst".split(
    " ",
  ),
);

/** Reads a weekday, a day of the month, or a time of day into `details`; answers the index of the token after it. */
export const readDetail = (
  text: string,
  tokens: readonly Token[],
  index: number,
  details: Details,
): number | undefined =>
  readDay(tokens, index, details) ??
  readDate(tokens, index, details) ??
  readTime(text, tokens, index, details);

const readDay = (tokens: readonly Token[], index: number, details: Details): number | undefined => {
  if (details.weekdays.length > 0) return undefined;
  const { weekdays, next } = readWeekdays(tokens, tokens[index]?.word === "on" ? index + 1 : index);
  if (weekdays.length === 0) return undefined;
  details.weekdays.push(...weekdays);
  return next;
};

/** `on the 15th`. */
const readDate = (tokens: readonly Token[], index: number, details: Details): number | undefined => {
  if (tokens[index]?.word !== "on" || details.dayOfMonth !== undefined) return undefined;
  const at = tokens[index + 1]?.word === "the" ? index + 2 : index + 1;
  const day = ordinalOf(tokens[at]?.word);
  if (day === undefined || day < 1) return undefined;
  details.dayOfMonth = day;
  return at + 1;
};

/** `15:00 UTC`, `at 3pm`, `@ 9 am PT`. */
const readTime = (
  text: string,
  tokens: readonly Token[],
  index: number,
  details: Details,
): number | undefined => {
  if (details.time !== undefined) return undefined;
  const start = ["at", "@"].includes(tokens[index]?.word ?? "") ? index + 1 : index;
  const half = tokens[start + 1]?.word;
  const apart = half === "am" || half === "pm";
  const time = timeOf(`${tokens[start]?.word ?? ""}${apart ? half : ""}`);
  if (time === undefined) return undefined;
  details.time = time;
  const after = start + (apart ? 2 : 1);
  const zone = tokens[after];
  if (!zone || !(ZONES.has(zone.word) || /^(?:utc|gmt)[+-]|^[a-z]+\/[a-z]/.test(zone.word))) return after;
  details.zone = text.slice(zone.start, zone.end);
  return after + 1;
};

const timeOf = (word: string): string | undefined => {
  const [whole, hours = "", minutes = "00", half] = /^(\d{1,2})(?::(\d\d))?(am|pm)?$/.exec(word) ?? [];
  if (whole === undefined || (half === undefined && !whole.includes(":"))) return undefined;
  const given = Number(hours);
  if (Number(minutes) > 59 || given > (half ? 12 : 23) || (half && given === 0)) return undefined;
  const hour = half ? (given % 12) + (half === "pm" ? 12 : 0) : given;
  return `${String(hour).padStart(2, "0")}:${minutes}`;
};
