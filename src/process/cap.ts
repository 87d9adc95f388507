/** A plain cap: a rule that changes too many issues within a window is stopped, and says so. */
import type { Configuration } from "../config/schema/configuration.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import type { EscalationChange } from "../model/escalation.ts";
import type { Plan } from "../model/plan.ts";
import { ruleOf } from "../model/rule-asker.ts";
import type { DecisionStore } from "./ports.ts";

/** Begun by a rule alone: what a person wants beside it is theirs. */
const isNew = ({ before, events }: EscalationChange): boolean =>
  before.version === 0 && events.every((event) => !("by" in event) || event.by === null);

const rulesIn = ({ effects, escalations }: Plan): string[] => {
  const acting = effects.filter(({ mode }) => mode === "act").map(({ askedBy }) => askedBy);
  const begun = escalations.filter(isNew).map(({ before }) => before.askedBy);
  return [...new Set([...acting, ...begun].filter((askedBy) => ruleOf(askedBy) !== undefined))];
};

const whyStopped = async (
  askedBy: string,
  configuration: Configuration,
  store: DecisionStore,
  now: Date,
): Promise<string | undefined> => {
  const { ruleIssues, window } = configuration.limits;
  const changed = await store.effects.issuesChangedBy(
    askedBy,
    new Date(now.getTime() - millisecondsOf(window)),
  );
  if (changed < ruleIssues) return undefined;
  const why = `it changed ${changed} issues within ${window}, and limits.ruleIssues is ${ruleIssues}`;
  await store.ruleStops.stop(askedBy, why, now);
  return why;
};

/**
 * Turns the effects of stopped rules into observed ones, and stops rules that have reached the cap.
 * Answers the names of rules that were stopped just now.
 */
export const capRules = async (
  plan: Plan,
  configuration: Configuration,
  store: DecisionStore,
  now: Date,
): Promise<{ readonly plan: Plan; readonly stoppedNow: readonly string[] }> => {
  const asking = rulesIn(plan);
  if (asking.length === 0) return { plan, stoppedNow: [] };
  const stopped = new Map(await store.ruleStops.stopped());
  const stoppedNow: string[] = [];
  for (const askedBy of asking) {
    const why = stopped.has(askedBy) ? undefined : await whyStopped(askedBy, configuration, store, now);
    if (why === undefined) continue;
    stopped.set(askedBy, why);
    stoppedNow.push(askedBy);
  }
  const wanted = new Set(plan.escalations.filter((one) => !isNew(one)).map(({ before }) => before.id));
  const effects = plan.effects.map((effect) =>
    stopped.has(effect.askedBy) && !(effect.kind === "escalation" && wanted.has(effect.escalation))
      ? { ...effect, mode: "observe" as const }
      : effect,
  );
  // What a stopped rule would have opened was never asked for.
  const escalations = plan.escalations.filter((one) => !(isNew(one) && stopped.has(one.before.askedBy)));
  const sentences = asking.flatMap((askedBy) => {
    const why = stopped.get(askedBy);
    return why === undefined
      ? []
      : [{ askedBy, acted: false, sentence: `stopped: ${why}. Release it with \`liaison rules release\`` }];
  });
  return {
    plan: { ...plan, effects, escalations, considered: [...plan.considered, ...sentences] },
    stoppedNow,
  };
};
