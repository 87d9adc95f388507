/** Looking for what no hook tells of teams' issues: on a schedule, by one replica for all. */
import { lookForLost } from "./escalation-places.ts";
import { lookForReactions } from "./escalation-reactions.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";

/** How often teams' issues are looked for; milliseconds. */
const LOST_EVERY_MS = 30 * 60_000;
/** How often reactions are looked for in teams' projects without a hook. */
const REACTIONS_EVERY_MS = 5 * 60_000;
/** What was deleted while the service was away is found soon, by the first of the replicas that start together. */
const AFTER_START_MS = 2_000;

/** How often each replica asks whether it is time to look, and when for the first time; milliseconds. */
export const LOOK_TIMES = { tickMs: 60_000, firstMs: 3_000 };

/** Looks for reactions, where it is time to and no other replica has. */
export const reactionsByOne =
  (parts: Parts, name: string, runtime: InstanceRuntime): (() => Promise<void>) =>
  async () => {
    const { watermarks } = parts.store;
    if (!(await watermarks.claim(`reactions ${name}`, parts.clock(), REACTIONS_EVERY_MS))) return;
    await lookForReactions(parts, name, runtime);
  };

/** Looks for teams' issues that are gone, once after a start and where it is time to, unless another replica has. */
export const lostByOne = (parts: Parts, name: string, runtime: InstanceRuntime): (() => Promise<void>) => {
  let everyMs = AFTER_START_MS;
  return async () => {
    const isOurs = await parts.store.watermarks.claim(`lost escalations ${name}`, parts.clock(), everyMs);
    everyMs = LOST_EVERY_MS;
    if (isOurs) await lookForLost(parts, name, runtime);
  };
};
