/** From what a decision adds to escalations to what is stored: pure. */
import { changed } from "../bot/known-escalation.ts";
import { foldEscalation } from "../escalation/fold.ts";
import type { EscalationChange } from "../model/escalation.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { EscalationWrite } from "./ports.ts";

/** A change with where the escalation stands after it. */
export const writeOf = (change: EscalationChange): EscalationWrite => {
  const { state, since, sources, target } = foldEscalation(changed(change));
  return {
    ...change,
    state,
    since,
    sourceKeys: sources.map(({ issueKey }) => issueKey),
    targetKey: target === null ? null : issueKeyOf(target.ref),
  };
};
