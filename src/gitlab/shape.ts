/** Narrow reading of GitLab's JSON: an answer that we cannot use is an error, never an `undefined` further on. */
import { parseGitlabDate } from "../model/dates.ts";
import { GitlabUnavailable } from "./errors.ts";

/** One JSON object of an answer, and what it is, for error sentences. */
export interface Fields {
  readonly what: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const unusable = (what: string): GitlabUnavailable =>
  new GitlabUnavailable(false, {
    sentence: `GitLab's answer has a shape that we cannot use: ${what}.`,
    remedy: "Report it with the version of the GitLab instance; `liaison doctor` shows it.",
    status: null,
    requestId: null,
  });

/** `value` as an object. */
export const fieldsOf = (value: unknown, what: string): Fields => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unusable(`${what} is no object`);
  return { what, values: { ...value } };
};

/** `value` as a list of objects. */
export const listOf = (value: unknown, what: string): readonly Fields[] => {
  if (!Array.isArray(value)) throw unusable(`${what} is no list`);
  return value.map((entry: unknown) => fieldsOf(entry, what));
};

/** A whole number that must be there. */
export const numberIn = (fields: Fields, key: string): number => {
  const value = fields.values[key];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw unusable(`${fields.what} has no number "${key}"`);
};

/** A whole number that may be absent or null. */
export const numberOrNull = (fields: Fields, key: string): number | null =>
  fields.values[key] === undefined || fields.values[key] === null ? null : numberIn(fields, key);

/** Text that must be there. */
export const textIn = (fields: Fields, key: string): string => {
  const value = fields.values[key];
  if (typeof value === "string") return value;
  throw unusable(`${fields.what} has no text "${key}"`);
};

/** Text that may be absent or null. */
export const textOrNull = (fields: Fields, key: string): string | null =>
  fields.values[key] === undefined || fields.values[key] === null ? null : textIn(fields, key);

/** A moment in ISO 8601, UTC. */
export const momentIn = (fields: Fields, key: string): string => {
  const date = parseGitlabDate(textIn(fields, key));
  if (date !== undefined) return date.toISOString();
  throw unusable(`${fields.what} has no date "${key}"`);
};

/** True only where GitLab says true: absent flags are those that this user or release does not show. */
export const flagIn = (fields: Fields, key: string): boolean => fields.values[key] === true;

/** A flag that older releases do not show. */
export const flagOrNull = (fields: Fields, key: string): boolean | null => {
  const value = fields.values[key];
  return typeof value === "boolean" ? value : null;
};

/** A list of objects under `key`; empty where it is absent or null. */
export const listIn = (fields: Fields, key: string): readonly Fields[] =>
  fields.values[key] === undefined || fields.values[key] === null
    ? []
    : listOf(fields.values[key], `${fields.what}.${key}`);

/** An object under `key`, or null. */
export const objectOrNull = (fields: Fields, key: string): Fields | null =>
  fields.values[key] === undefined || fields.values[key] === null
    ? null
    : fieldsOf(fields.values[key], `${fields.what}.${key}`);
