/** Reading parameters with GitLab's own complaints: `title is missing`, `state does not have a valid value`. */
import { badParameters } from "../world/refusal.ts";
import type { Params } from "./params.ts";

const INVALID = Symbol("invalid");
type Coerce<Value> = (raw: unknown) => Value | typeof INVALID;

/** How one parameter is read. */
export interface Field<Value, Required extends boolean = boolean> {
  readonly coerce: Coerce<Value>;
  readonly required: Required;
  readonly complaint: string;
}

type Shape = Readonly<Record<string, Field<unknown>>>;

/** What `readParams` gives: required ones for sure, others possibly undefined. */
export type Values<Of extends Shape> = {
  readonly [Key in keyof Of]: Of[Key] extends Field<infer Value, infer Required>
    ? Required extends true
      ? Value
      : Value | undefined
    : never;
};

const field = <Value>(coerce: Coerce<Value>, complaint = "is invalid"): Field<Value, false> => ({
  coerce,
  required: false,
  complaint,
});

/** The same parameter, but it must be there. */
export const required = <Value>(optional: Field<Value, false>): Field<Value, true> => ({
  ...optional,
  required: true,
});

/** The same parameter, where null and empty mean "none". */
export const nullable = <Value>(optional: Field<Value, false>): Field<Value | null, false> => ({
  ...optional,
  coerce: (raw) => (raw === null || raw === "" ? null : optional.coerce(raw)),
});

export const text = field<string>((raw) =>
  typeof raw === "string" ? raw : typeof raw === "number" || typeof raw === "boolean" ? String(raw) : INVALID,
);

export const integer = field<number>((raw) => {
  const isWhole = typeof raw === "number" ? Number.isSafeInteger(raw) : /^-?\d{1,15}$/.test(String(raw));
  return isWhole ? Number(raw) : INVALID;
});

export const flag = field<boolean>((raw) => {
  const word = String(raw).toLowerCase();
  if (["true", "1", "t", "yes", "on"].includes(word)) return true;
  return ["false", "0", "f", "no", "off", ""].includes(word) ? false : INVALID;
});

/** `2025-06-30`; a time is cut to its day. */
export const day = field<string>((raw) => {
  const [, date] = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(String(raw)) ?? [];
  return date === undefined || Number.isNaN(Date.parse(date)) ? INVALID : date;
});

/** A moment in any ISO 8601 form, as a timestamp of the sandbox. */
export const moment = field<string>((raw) => {
  const time = Date.parse(String(raw).replace(/ (\d{2}:?\d{2})$/, "+$1"));
  return Number.isNaN(time) ? INVALID : new Date(time).toISOString();
});

/** `a,b`, or a list, whose entries are split at commas as well. */
export const words = field<string[]>((raw) => {
  const texts = Array.isArray(raw) ? raw : [raw];
  if (!texts.every((entry) => typeof entry === "string")) return INVALID;
  return texts
    .flatMap((entry) => entry.split(","))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
});

/** `1,2`, a list, or one number. */
export const integers = field<number[]>((raw) => {
  const entries = Array.isArray(raw) ? raw : String(raw ?? "").split(",");
  const numbers = entries.filter((entry) => entry !== "" && entry !== null).map(Number);
  return numbers.every(Number.isSafeInteger) ? numbers : INVALID;
});

/** One of some words. */
export const oneOf = <Word extends string>(...allowed: readonly Word[]): Field<Word, false> =>
  field((raw) => allowed.find((word) => word === raw) ?? INVALID, "does not have a valid value");

/** Nested parameters, e.g. of `not`. */
export const nested = field<Params>((raw) =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Params) : INVALID,
);

/** `[{ key, value }]`. */
export const pairs = field<{ key: string; value: string }[]>((raw) => {
  if (!Array.isArray(raw)) return INVALID;
  const entries = raw.map((entry: unknown) =>
    typeof entry === "object" && entry !== null && "key" in entry
      ? { key: String(entry.key), value: "value" in entry ? String(entry.value) : "" }
      : INVALID,
  );
  const valid = entries.filter((entry) => entry !== INVALID);
  return valid.length === entries.length ? valid : INVALID;
});

/**
 * Reads the named parameters; unknown ones are ignored, as GitLab does.
 * @throws {Refusal} 400 with every complaint at once
 */
export const readParams = <Of extends Shape>(params: Params, shape: Of): Values<Of> => {
  const errors: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { coerce, required: isRequired, complaint }] of Object.entries(shape)) {
    const raw = params[name];
    if (raw === undefined) {
      if (isRequired) errors.push(`${name} is missing`);
      continue;
    }
    const value = coerce(raw);
    if (value !== INVALID) values[name] = value;
    else if (raw !== null || isRequired) errors.push(`${name} ${complaint}`);
  }
  if (errors.length > 0) throw badParameters(errors);
  return values as Values<Of>;
};
