/** What of a plan is not even begun because its asker is stopped: a rule that wants to change too many issues. */
import type { EscalationChange } from "../model/escalation.ts";
import type { Plan } from "../model/plan.ts";
import { ruleOf } from "../model/rule-asker.ts";

/** Begun by a rule alone: what a person wants beside it is theirs. */
const isNew = ({ before, events }: EscalationChange): boolean =>
  before.version === 0 && events.every((event) => !("by" in event) || event.by === null);

const askersIn = ({ effects, escalations }: Plan): string[] => {
  const acting = effects.filter(({ mode }) => mode === "act").map(({ askedBy }) => askedBy);
  const begun = escalations
    .filter(isNew)
    .map(({ before }) => before.askedBy)
    .filter((askedBy) => ruleOf(askedBy) !== undefined);
  return [...new Set([...acting, ...begun])];
};

/** Says, and sees to it, that an asker is stopped. */
export type WhyStopped = (askedBy: string, issueKey: string) => Promise<string | null>;

/**
 * What stopped rules want waits in the effect log until they are released. Escalations are not begun: they would be told
 * of, and count, before anybody has said yes; the rule asks again with the next news after its release.
 */
export const capRules = async (plan: Plan, whyStopped: WhyStopped): Promise<Plan> => {
  const stopped = new Map<string, string>();
  for (const askedBy of askersIn(plan)) {
    const why = await whyStopped(askedBy, plan.issueKey);
    if (why !== null) stopped.set(askedBy, why);
  }
  if (stopped.size === 0) return plan;
  const wanted = new Set(plan.escalations.filter((one) => !isNew(one)).map(({ before }) => before.id));
  const effects = plan.effects.map((effect) =>
    effect.kind === "escalation" && stopped.has(effect.askedBy) && !wanted.has(effect.escalation)
      ? { ...effect, mode: "observe" as const }
      : effect,
  );
  const escalations = plan.escalations.filter((one) => !(isNew(one) && stopped.has(one.before.askedBy)));
  const sentences = [...stopped].map(([askedBy, why]) => ({
    askedBy,
    acted: false,
    sentence: `stopped: ${why}. Release it with \`liaison rules release\``,
  }));
  return { ...plan, effects, escalations, considered: [...plan.considered, ...sentences] };
};
