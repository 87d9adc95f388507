/** Digests that could reach nobody, or never. */
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { checkAddresses } from "./digest-addresses.ts";
import { select, selectTexts, textAt } from "./select.ts";

const keysOf = (data: unknown, key: string): string[] =>
  select(data, [key, "*"]).map(({ path }) => String(path[1]));

const dangling = (data: unknown, pattern: Path, known: readonly string[], what: string): Mistake[] =>
  selectTexts(data, pattern)
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) =>
      errorAt(
        path,
        `no such ${what}${didYouMean(value, known)}`,
        known.length === 0 ? `a ${what}, and there is none yet` : anyOf([...known]),
      ),
    );

const DEFAULT_CALENDAR = "default";

const channelTypes = (data: unknown): ReadonlyMap<string, string> =>
  new Map(
    keysOf(data, "channels").flatMap((name) => {
      const type = textAt(data, ["channels", name, "type"]);
      return type === undefined ? [] : [[name, type] as const];
    }),
  );

/** One issue is kept up to date, which nothing but an issue can be. */
const gapsElsewhere = (data: unknown): Mistake[] => {
  const types = channelTypes(data);
  return keysOf(data, "digests")
    .filter((name) => textAt(data, ["digests", name, "for"]) === "gaps")
    .flatMap((name) => selectTexts(data, ["digests", name, "channels"]))
    .filter(({ value }) => types.has(value) && types.get(value) !== "issue")
    .map(({ path, value }) =>
      errorAt(path, `the gaps are one issue, and ${value} is ${types.get(value)}`, "a channel of type issue"),
    );
};

/** Mail goes to addresses: the channel's, or those of the people. */
const withoutAddress = (data: unknown): Mistake[] => {
  const hasEmail = select(data, ["people", "*", "email"]).length > 0;
  const types = channelTypes(data);
  return selectTexts(data, ["digests", "*", "channels"])
    .filter(({ value }) => types.get(value) === "mail" && !hasEmail)
    .filter(({ value }) => select(data, ["channels", value, "to", "*"]).length === 0)
    .map(({ path, value }) =>
      warningAt(
        path,
        `nobody has an address that ${value} could send to`,
        "email in people, or to at the channel",
      ),
    );
};

/** Everything that the schema cannot see of channels and digests. */
export const checkDigests = (data: unknown): Mistake[] => {
  const calendars = [...keysOf(data, "calendars"), DEFAULT_CALENDAR];
  const people = selectTexts(data, ["people", "*", "name"]).map(({ value }) => value);
  const rows = selectTexts(data, ["liaisons", "*", "id"]).map(({ value }) => value);
  const instances = keysOf(data, "instances");
  return [
    ...dangling(data, ["digests", "*", "channels"], keysOf(data, "channels"), "channel"),
    ...dangling(data, ["digests", "*", "calendar"], [...new Set(calendars)], "calendar"),
    ...dangling(data, ["digests", "*", "rows"], rows, "row of liaisons"),
    ...dangling(data, ["digests", "*", "to"], people, "person in people"),
    ...dangling(data, ["channels", "*", "instance"], instances, "instance"),
    ...(instances.length < 2
      ? []
      : select(data, ["channels", "*"])
          .filter(({ path }) => ["issue", "note"].includes(textAt(data, [...path, "type"]) ?? ""))
          .filter(({ path }) => textAt(data, [...path, "instance"]) === undefined)
          .map(({ path }) =>
            errorAt(path, "there are several instances", "instance: the one that it is on"),
          )),
    ...gapsElsewhere(data),
    ...withoutAddress(data),
    ...checkAddresses(data),
  ];
};
