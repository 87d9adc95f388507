import { errorAt, type Mistake, pathText, warningAt } from "../problem.ts";
import { repeated } from "./duplicates.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

/** The kinds of claims, and whether GitLab tells upper from lower case there. */
const KINDS: Readonly<Record<string, { noun: string; exact: boolean }>> = {
  labels: { noun: "label", exact: true },
  projects: { noun: "project", exact: false },
  groups: { noun: "group", exact: false },
  users: { noun: "user", exact: false },
  members: { noun: "group of members", exact: false },
};

const partnerOf = (located: Located<unknown>): number => Number(located.path[1]);

const instanceOf = (data: unknown, partner: number): string => {
  const only = select(data, ["instances", "*"])[0]?.path[1];
  return textAt(data, ["partners", partner, "instance"]) ?? String(only ?? "");
};

/** Who is no partner any more claims nothing. */
const isRetired = (data: unknown, partner: number): boolean =>
  select(data, ["partners", partner, "retired"])[0]?.value === true;

const claimsOfKind = (data: unknown, kind: string, noun: string, exact: boolean): Mistake[] => {
  const instances = select(data, ["partners", "*"]).map((_, partner) => instanceOf(data, partner));
  // A space cannot be in an instance's name, so the two parts cannot run together.
  const present = ({ path }: Located<unknown>): boolean => !isRetired(data, partnerOf({ value: null, path }));
  const claims = selectTexts(data, ["partners", "*", "match", kind])
    .filter(present)
    .map(({ path, value }) => ({
      path,
      value: `${instances[Number(path[1])]} ${exact ? value : value.toLowerCase()}`,
    }));
  return repeated(claims).map(({ again, first }) => {
    const name = again.value.slice(again.value.indexOf(" ") + 1);
    const where = pathText(first.path);
    return partnerOf(again) === partnerOf(first)
      ? warningAt(again.path, `${noun} ${name} is already at ${where}`, "each once")
      : errorAt(again.path, `${noun} ${name} is claimed by ${where} too`, `one partner for each ${noun}`);
  });
};

const withoutClaims = (data: unknown): Mistake[] =>
  select(data, ["partners", "*", "match"])
    .filter(({ path }) => select(data, [...path, "*", "*"]).length === 0)
    .filter(({ value }) => typeof value === "object" && value !== null)
    .map(({ path }) =>
      warningAt(path, "nothing can be this partner's", "at least one project, group, user, member or label"),
    );

/** Two partners that claim one thing of one instance, and partners that claim nothing. */
export const checkClaims = (data: unknown): Mistake[] => [
  ...Object.entries(KINDS).flatMap(([kind, { noun, exact }]) => claimsOfKind(data, kind, noun, exact)),
  ...withoutClaims(data),
];
