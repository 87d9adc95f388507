/**
 * What a backfill leaves of a plan: nothing that anybody would be told of old news by. Labels go on, people are
 * subscribed without a word, and what a person asked for by a command is done and answered.
 */
import type { Effect } from "../model/effect.ts";
import type { IssueNews } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import { ANSWERS_COMMANDS, hushed } from "./silence.ts";

/** Whether it was found by a backfill that is to tell nobody. */
export const isQuietly = ({ found }: IssueNews): boolean => found?.by === "backfilled quietly";

const TELLING: ReadonlySet<Effect["kind"]> = new Set(["escalation", "tell"]);

/** A plan that tells nobody anything, but for answers to commands. */
export const unobtrusive = (plan: Plan): Plan => {
  const left = plan.effects.filter(({ kind, askedBy }) => TELLING.has(kind) && askedBy !== ANSWERS_COMMANDS);
  const quiet = hushed(
    { ...plan, effects: plan.effects.filter((effect) => !left.includes(effect)) },
    "a backfill posts no notes (`--notes` does)",
  );
  return {
    ...quiet,
    considered: [
      ...quiet.considered,
      ...left.map(({ askedBy }) => ({
        askedBy,
        acted: false,
        sentence: "a backfill asks and tells nobody (`--notes` does)",
      })),
    ],
    // What is not asked of a team is not kept as asked either.
    escalations: plan.escalations.filter(
      ({ before }) => before.version > 0 || before.askedBy === ANSWERS_COMMANDS,
    ),
  };
};
