/** How commands that bring people together are read. */
import { ok, refused } from "../lib/result.ts";
import { findName } from "./names.ts";
import { type Given, type Reader, reasonOf, teamOf, textOf } from "./reading.ts";
import { restAfter } from "./tokens.ts";

/** What comes after the words that name something, on their line and those below. */
const textAfter = (given: Given, used: number): string => {
  const line = reasonOf(restAfter(given.line, given.tokens, used));
  return given.below.trim() === "" ? line : textOf({ ...given, line });
};

/** `connect AREA`, `connect AREA question`. */
export const connect: Reader = (given) => {
  const { areas, tokens } = given;
  if (areas.length === 0) return refused("nobody has told me yet who knows about what (`areas`)");
  if (tokens.length === 0) return refused("say about what: connect AREA");
  const area = findName(tokens, areas, "area");
  if (!area.ok) return area;
  const question = textAfter(given, area.value.used);
  return ok({ name: "connect", area: area.value.id, question: question === "" ? null : question });
};

/** A team and nothing more. */
const ofTeam =
  (name: "join" | "attend"): Reader =>
  (given) => {
    const team = teamOf(given);
    if (!team.ok) return team;
    return /\w/.test(restAfter(given.line, given.tokens, team.value.used))
      ? refused(`name one team and nothing more: ${name} ${team.value.id}`)
      : ok({ name, team: team.value.id });
  };

/** `join TEAM`. */
export const join = ofTeam("join");

/** `attend TEAM`. */
export const attend = ofTeam("attend");

/** `surface TEAM text`. */
export const surface: Reader = (given) => {
  const team = teamOf(given);
  if (!team.ok) return team;
  const text = textAfter(given, team.value.used);
  return text === ""
    ? refused(`say what: surface ${team.value.id} TEXT`)
    : ok({ name: "surface", team: team.value.id, text });
};
