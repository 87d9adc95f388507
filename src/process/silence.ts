/** Where we were told to be silent, nothing is written on the issue; what people asked for by commands is answered. */
import type { Effect } from "../model/effect.ts";
import type { Plan } from "../model/plan.ts";

/** Who answers people's commands. */
export const ANSWERS_COMMANDS = "commands";

/** The effect as it may be on a silenced issue; null: it may not. A mention is written on it, other ways are not. */
const quieted = (effect: Effect): Effect | null => {
  if (effect.kind === "note" || effect.kind === "status_note")
    return effect.askedBy === ANSWERS_COMMANDS ? effect : null;
  if (effect.kind === "tell") return { ...effect, quiet: true };
  if (effect.kind !== "subscribe") return effect;
  const ways = effect.ways.filter((way) => way !== "mention");
  return ways.length === 0 ? null : { ...effect, ways };
};

/** Whether silence holds an effect back altogether. */
export const isHeld = (effect: Effect): boolean => quieted(effect) === null;

/** A plan without what would be written on a silenced issue; `why` null: it is not. */
export const hushed = (plan: Plan, why: string | null): Plan => {
  if (why === null) return plan;
  const left = plan.effects.filter(isHeld);
  const effects = plan.effects.flatMap((effect) => quieted(effect) ?? []);
  const sentences = left.map(({ askedBy }) => ({ askedBy, acted: false, sentence: `silenced: ${why}` }));
  return { ...plan, effects, considered: [...plan.considered, ...sentences] };
};
