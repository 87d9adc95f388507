import { errorAt, type Mistake } from "../problem.ts";
import { selectTexts } from "./select.ts";

/** Where usernames stand that will be written with an @. */
const MENTIONED = [
  ["rules", "*", "actions", "mention"],
  ["rules", "*", "actions", "assign"],
  ["people", "*", "username"],
] as const;

const GROUPS = [
  ["partners", "*", "match", "groups"],
  ["partners", "*", "match", "members"],
  ["instances", "*", "watch", "groups"],
] as const;

/** `kde/plasma` names two groups: itself, and `kde`, the only one of them that a username can look like. */
const outermost = (path: string): string => path.toLowerCase().split("/")[0] ?? "";

const EXPECTED = "the username of one person";

/**
 * Names that would call many: an @ before a group's path, or before `all`, tells everybody in the group or
 * project. Other names are taken as people's: rules may mention anybody.
 */
export const checkMentions = (data: unknown): Mistake[] => {
  const groups = new Set(
    GROUPS.flatMap((place) => selectTexts(data, place)).map(({ value }) => outermost(value)),
  );
  return MENTIONED.flatMap((place) => selectTexts(data, place)).flatMap(({ path, value }) => {
    const name = value.toLowerCase();
    if (name === "all") return [errorAt(path, "@all would tell everybody in the project", EXPECTED)];
    if (groups.has(name))
      return [errorAt(path, `${value} is a group: @${value} would tell everybody in it`, EXPECTED)];
    return [];
  });
};
