/** How people came to know of an issue, out of everything that was tried: one place, so that all texts agree. */
import type { Effect, PersonRef } from "./effect.ts";
import type { Outcome, Standing } from "./outcome.ts";

/** Weakest first: what is known for sure outweighs what can only be hoped for. */
const STRENGTH: readonly Standing[] = ["named", "mentioned", "participant", "subscribed", "left"];

/** The stronger of two; whoever left by hand has left, whatever came before. */
const stronger = (one: Standing | undefined, other: Standing): Standing =>
  one === undefined || STRENGTH.indexOf(other) > STRENGTH.indexOf(one) ? other : one;

/** Somebody a subscription speaks of, and how it stands with them; undefined: not tried yet. */
export interface Reached {
  readonly person: PersonRef;
  readonly standing: Standing | undefined;
}

/** Everybody whom subscriptions of one issue speak of, by username (or name) in lower case. */
export const reachedPeople = (
  logged: readonly { readonly effect: Effect; readonly outcome: Outcome | null }[],
): ReadonlyMap<string, Reached> => {
  const reached = new Map<string, Reached>();
  for (const { effect, outcome } of logged) {
    if (effect.kind !== "subscribe" || effect.mode === "observe") continue;
    const key = (effect.person.username ?? effect.person.name).toLowerCase();
    // The name was removed with age.
    if (key === "") continue;
    const known = reached.get(key)?.standing;
    const standing = outcome?.standing === undefined ? known : stronger(known, outcome.standing);
    reached.set(key, { person: effect.person, standing });
  }
  return reached;
};
