/** Who gave a command, and what they quoted when they did. */

import type { Doer } from "../../model/escalation.ts";
import type { UserRef } from "../../model/ids.ts";

/** Whoever did what an event tells of. */
export const doerOf = ({ actor }: { readonly actor: UserRef }): Doer => ({
  id: actor.id,
  username: actor.username,
  name: actor.name === "" ? actor.username : actor.name,
});

const LONGEST_QUOTE = 4_000;

/** The lines of a comment that quote somebody else: what a command next to them is about. */
export const quotedIn = (text: string): string =>
  text
    .slice(0, LONGEST_QUOTE * 2)
    .split(/\r?\n/)
    .filter((line) => /^ {0,3}>/.test(line))
    .map((line) => line.replace(/^ {0,3}> ?/, ""))
    .join("\n")
    .slice(0, LONGEST_QUOTE);
