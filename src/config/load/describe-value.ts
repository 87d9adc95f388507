import type { Path } from "../problem.ts";
import { allowsText } from "./expected.ts";

const SECRET_KEYS = new Set(["token", "tokens", "secrets", "signingTokens", "server", "hook", "secret"]);
const LONGEST_QUOTE = 60;
const WITH_PASSWORD = /\/\/[^/]*@/;

/** A secret may have been written here by mistake: such a value is never repeated in a message. */
const maySecretly = (path: Path): boolean => path.some((key) => SECRET_KEYS.has(String(key)));

const quoted = (text: string, path: Path): string => {
  if (text === "") return "an empty text";
  if (maySecretly(path) || WITH_PASSWORD.test(text)) return "this text";
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(shown);
};

const nounOf = (value: unknown, path: Path): string => {
  if (typeof value === "string") return quoted(value, path);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) {
    return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  }
  return maySecretly(path) ? `this ${typeof value}` : String(value);
};

/** What is wrong with `value` standing at `path`, as the rest of a sentence that begins with the path. */
export const describeMisfit = (value: unknown, path: Path): string => {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  const unquoted =
    (typeof value === "number" || typeof value === "boolean") && allowsText(path, String(value));
  return `${nounOf(value, path)} does not fit here${unquoted ? "; put it in quotes to make it a text" : ""}`;
};
