/** Digests that go out by mail alone, for people who have no address. */
import { entriesOf } from "../entries-of.ts";
import { type Mistake, warningAt } from "../problem.ts";
import { type Addressee, addresseesIn, hasAddress } from "./addresses.ts";
import { select, selectTexts, textAt } from "./select.ts";

const MOST_NAMED = 5;

const textsAt = (data: unknown, path: readonly (string | number)[]): string[] =>
  selectTexts(data, [...path]).map(({ value }) => value);

/** Whom one digest is for, each with those who get it. */
interface Recipient {
  readonly called: string;
  readonly names: readonly string[];
}

const rowsOf = (data: unknown, digest: string) => {
  const wanted = textsAt(data, ["digests", digest, "rows"]);
  const withPartners = textsAt(data, ["partners", "*", "liaison"]);
  return select(data, ["liaisons", "*"]).filter(({ path }) => {
    if (select(data, [...path, "retired"])[0]?.value === true) return false;
    const id = textAt(data, [...path, "id"]) ?? "";
    if (wanted.length > 0) return wanted.includes(id);
    const hasPlace = textAt(data, [...path, "escalation", "project"]) !== undefined;
    const isTeams = textAt(data, ["digests", digest, "for"]) === "team";
    return withPartners.includes(id) || (isTeams && hasPlace);
  });
};

/** Those in the table, and who stands in for them. */
const liaisonsOf = (data: unknown, people: readonly Addressee[], digest: string): Recipient[] => {
  const nameOf = (word: string): string => entriesOf(people, word)[0]?.name ?? word;
  const listed = new Set(
    rowsOf(data, digest).flatMap(({ path }) => textsAt(data, [...path, "liaisons"]).map(nameOf)),
  );
  const covers = select(data, ["away", "*"])
    .filter(({ path }) => listed.has(nameOf(textAt(data, [...path, "person"]) ?? "")))
    .flatMap(({ path }) => textsAt(data, [...path, "cover"]).map(nameOf));
  return [...new Set([...listed, ...covers])].map((name) => ({ called: name, names: [name] }));
};

const recipientsOf = (data: unknown, people: readonly Addressee[], digest: string): Recipient[] => {
  const to = textsAt(data, ["digests", digest, "to"]);
  if (to.length > 0) return [{ called: to.join(", "), names: to }];
  switch (textAt(data, ["digests", digest, "for"])) {
    case "liaison":
      return liaisonsOf(data, people, digest);
    case "team":
      return rowsOf(data, digest).map(({ path }) => ({
        called: textAt(data, [...path, "group"]) ?? "a row",
        names: [...textsAt(data, [...path, "contacts"]), ...textsAt(data, [...path, "liaisons"])],
      }));
    case "managers":
    case "partners":
      return [{ called: "the support managers", names: textsAt(data, ["supportManagers"]) }];
    default:
      return [];
  }
};

/** Whether a digest goes out by mail alone, to addresses of people. */
const isForAddresses = (data: unknown, digest: string): boolean => {
  const channels = textsAt(data, ["digests", digest, "channels"]);
  return (
    channels.length > 0 &&
    channels.every(
      (name) =>
        textAt(data, ["channels", name, "type"]) === "mail" &&
        select(data, ["channels", name, "to", "*"]).length === 0,
    )
  );
};

/** Whom a digest is for and cannot reach; where nobody at all has an address, that is said of the channel. */
export const checkAddresses = (data: unknown): Mistake[] => {
  const people = addresseesIn(data);
  if (!people.some(({ email }) => email !== undefined)) return [];
  return select(data, ["digests", "*"]).flatMap(({ path }) => {
    const digest = String(path[1]);
    if (!isForAddresses(data, digest)) return [];
    const missed = recipientsOf(data, people, digest)
      .filter(({ names }) => !names.some((name) => hasAddress(people, name)))
      .map(({ called }) => called);
    if (missed.length === 0) return [];
    const named = missed.slice(0, MOST_NAMED).join(", ");
    const more = missed.length > MOST_NAMED ? ` and ${missed.length - MOST_NAMED} more` : "";
    return [
      warningAt(
        [...path, "channels"],
        `it goes out by mail, and these have no address: ${named}${more}; no digest is made for them`,
        "email in people, to at the channel, or another channel",
      ),
    ];
  });
};
