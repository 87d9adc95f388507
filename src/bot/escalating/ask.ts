/** Asking the liaison whether what is proposed shall be done. */
import type { EscalationRecord } from "../../model/escalation.ts";
import { reachable } from "../../triage/assigned.ts";
import type { Context } from "../context.ts";
import { groupOf } from "../stories.ts";
import { reasonOf } from "./identity.ts";

/** Asks, once for each proposal. */
export const askAbout = (context: Context, proposal: EscalationRecord): void => {
  const { configuration, liaison, plan, render, words } = context;
  const group = render.inline(groupOf(configuration, proposal.team));
  const prefix = words.prefixes[0] ?? "";
  plan.tell({
    // In the name of whoever proposes, so that a rule which proposes too much is stopped as any other.
    askedBy: proposal.askedBy,
    people: reachable(liaison),
    body:
      `Shall I ask **${group}** about this? ${render.inline(reasonOf(proposal))}.\n\n` +
      `A comment there that says \`${prefix} yes\` or \`${prefix} no\` is enough, and so is 👍 or 👎 to this.`,
    short: `There is something to decide here: \`${prefix} yes\` or \`${prefix} no\`.`,
    quiet: false,
    occurrence: `proposed:${proposal.id}`,
    reason: `${group} is proposed, and the liaison decides`,
  });
};
