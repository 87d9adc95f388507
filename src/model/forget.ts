/**
 * Taking people and their words out of stored data: pure. What makes something happen once (keys, digests, ids of
 * events, notes and issues) is no name and stays.
 */

/** Somebody who is to be forgotten. */
export interface Forgotten {
  /** null: not known. */
  readonly id: number | null;
  readonly username: string;
  /** Full names, as they stand in what is stored. */
  readonly names: readonly string[];
}

/** What stands in the place of a name. */
export const NOBODY_NAME = "[forgotten]";
/** What stands in the place of words. */
export const NO_WORDS = "[removed]";

/** GitLab's own ids begin with 1. */
const NOBODY_ID = 0;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

/** What somebody is told by in the middle of a text: one short word may be anybody's or anything's. */
export const tellingNames = ({ username, names }: Forgotten): readonly string[] => [
  username,
  ...names.filter((name) => name.includes(" ") || name.length > 7),
];

/** A username is not part of a longer one; of a name in the middle of a text only whole words count. */
const patternOf = (who: Forgotten): RegExp => {
  // The longest first: a name may begin with the username.
  const forms = tellingNames(who)
    .toSorted((one, other) => other.length - one.length)
    .map(escaped);
  return new RegExp(String.raw`(?<![\w.-])@?(?:${forms.join("|")})(?![\w-])`, "giu");
};

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sameText = (one: unknown, other: string): boolean =>
  typeof one === "string" && one.toLowerCase() === other.toLowerCase();

/** Whether an object names this person: by id or username, or (where there is no account) by name alone. */
const isPerson = (value: Json, who: Forgotten): boolean => {
  const names = "username" in value || "name" in value;
  if (!names) return false;
  if (who.id !== null && value["id"] === who.id && "username" in value) return true;
  if (sameText(value["username"], who.username)) return true;
  return value["username"] === null && who.names.some((name) => sameText(value["name"], name));
};

const nobody = (value: Json): Json => ({
  ...value,
  ...("id" in value ? { id: NOBODY_ID, username: "" } : { username: null }),
  ...("name" in value ? { name: NOBODY_NAME } : {}),
});

/** Rendered texts. */
const QUOTING = ["body", "short", "text", "words"];
/** Of an issue, by its author. */
const AUTHORED = ["title", "description"];
/** Words of whoever is named beside them. */
const WORDS = ["text", "words", "reason", "body"];
const PERSON_IDS = /^(?:author|user|actor|editedBy)(?:Id)?$/;
const PERSON_ID_LISTS = ["assigneeIds", "refused"];
/** Where something is, not who it is; the issues there are still worked on. */
const PLACES = new Set(["url", "webUrl", "path", "reference", "key", "issueKey", "source"]);

/** `value` without this person. The same object where nothing of them was in it. */
export const withoutPerson = (value: unknown, who: Forgotten): unknown => {
  const pattern = patternOf(who);
  const text = (one: string, key: string): string => {
    if (PLACES.has(key)) return one;
    const left = one.replace(pattern, NOBODY_NAME);
    // A text that speaks of somebody may quote them, too.
    return left !== one && QUOTING.includes(key) ? NO_WORDS : left;
  };
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === "string") return text(one, key);
    if (typeof one === "number") return who.id === one && PERSON_IDS.test(key) ? NOBODY_ID : one;
    if (Array.isArray(one)) {
      const kept = PERSON_ID_LISTS.includes(key) ? one.filter((id) => id !== who.id) : one;
      return kept.map((item) => walk(item, key));
    }
    if (!isObject(one)) return one;
    const self = isPerson(one, who) ? nobody(one) : one;
    const authored = who.id !== null && one["authorId"] === who.id;
    const theirs = isObject(one["by"]) && isPerson(one["by"], who);
    const left = (item: unknown, name: string): unknown => {
      if (authored && AUTHORED.includes(name)) return "";
      const said = theirs && WORDS.includes(name) && typeof item === "string" && item !== "";
      return said ? NO_WORDS : walk(item, name);
    };
    return Object.fromEntries(Object.entries(self).map(([name, item]) => [name, left(item, name)]));
  };
  return walk(value, "");
};

/** An event of an escalation that is long over, without words and names. */
export const withoutWords = (event: unknown): unknown =>
  isObject(event)
    ? Object.fromEntries(
        Object.entries(event).map(([name, item]) => {
          if (isObject(item) && name === "by") return [name, nobody(item)];
          if (WORDS.includes(name) || name === "why") return [name, typeof item === "string" ? "" : item];
          return [name, item];
        }),
      )
    : event;
