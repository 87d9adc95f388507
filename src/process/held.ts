/** Whoever asks too much at once sees that it was heard and has to wait: by a reaction, once for each comment. */
import type { Plan } from "../model/plan.ts";
import { modeOf } from "../triage/partner-standing.ts";
import type { Held } from "./flood.ts";
import type { ProcessPorts } from "./process-ports.ts";

/** GitLab's name of ⏳. */
const WAITS = "hourglass_flowing_sand";

/** Stores the wish for these reactions; on an issue that was never looked at nothing is said. */
export const sayHeld = async (
  issueKey: string,
  held: readonly Held[],
  ports: ProcessPorts,
): Promise<void> => {
  const stored = await ports.store.issues.load(issueKey);
  const { configuration } = ports.brain();
  const partner = configuration.partners.find(({ id }) => id === stored?.memory.partner);
  if (stored === null || partner === undefined) return;
  const reason = `one person may give ${configuration.commands.perPerson} commands within ten minutes`;
  const wish = {
    kind: "react",
    askedBy: "commands",
    partner: partner.id,
    mode: modeOf(configuration, partner, ports.now()),
    reason,
    emoji: WAITS,
  } as const;
  const plan: Plan = {
    issueKey,
    decidedAt: ports.now().toISOString(),
    partner: partner.id,
    effects: held.map(({ noteId }) => ({
      ...wish,
      key: `${issueKey}|commands|react|${noteId} ${WAITS}`,
      noteId,
    })),
    considered: [{ askedBy: "commands", acted: false, sentence: `${held.length} comments wait: ${reason}` }],
    escalations: [],
    commands: [],
  };
  const { memory } = stored;
  const deliveryIds: number[] = [];
  const planId = await ports.store.decisions.save({
    plan,
    facts: { held },
    memory,
    deliveryIds,
    escalations: [],
  });
  ports.onPlan(plan, { planId, deliveryIds });
};
