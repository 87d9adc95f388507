/** Pauses of partners that make no sense. */
import { errorAt, type Mistake } from "../problem.ts";
import { isDate } from "./dates.ts";
import { select, selectTexts, textAt } from "./select.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const noSuchDays = (data: unknown): Mistake[] =>
  ["from", "until"]
    .flatMap((key) => selectTexts(data, ["partners", "*", "paused", key]))
    .filter(({ value }) => DAY.test(value) && !isDate(value))
    .map(({ path }) => errorAt(path, "there is no such day", "a date such as 2026-12-24"));

/** Days that are none, and pauses that end before they begin. */
export const checkPartners = (data: unknown): Mistake[] => [
  ...noSuchDays(data),
  ...select(data, ["partners", "*", "paused"]).flatMap(({ path }) => {
    const [from = "", until = ""] = ["from", "until"].map((key) => textAt(data, [...path, key]));
    return isDate(from) && isDate(until) && until < from
      ? [errorAt([...path, "until"], "is before from", "a later day")]
      : [];
  }),
];
