import type { Occurrence } from "./cadence.ts";

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const TIMES = ["once", "twice"];

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** An occurrence in plain words, to show how the table's words were understood: `every 2 weeks on Friday: EMEA scrum`. */
export const describeOccurrence = (occurrence: Occurrence): string => {
  const { every, unit, times, ordinal, weekday, dayOfMonth, time, zone, about } = occurrence;
  const span = every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
  const often = times === 1 ? span : `${TIMES[times - 1] ?? `${times} times`} ${span}`;
  const day = weekday === undefined ? "" : capitalised(weekday);
  const which = ordinal === undefined ? "" : `the ${ordinal === -1 ? "last" : ORDINALS[ordinal - 1]} `;
  const on = day === "" ? "" : ` on ${which}${day}`;
  const date = dayOfMonth === undefined ? "" : ` on day ${dayOfMonth}`;
  const at = time === undefined ? "" : ` at ${time}${zone === undefined ? "" : ` ${zone}`}`;
  return `${often}${on}${date}${at}${about === undefined ? "" : `: ${about}`}`;
};
