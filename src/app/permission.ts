/** Whether what was wished earlier may still be done: the configuration may have changed since. */
import { silenceOf } from "../bot/silenced.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Effect } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { mostCareful } from "../model/mode.ts";
import { NOBODYS } from "../model/plan.ts";
import { ruleOf } from "../model/rule-asker.ts";
import { UNDO } from "../model/undo.ts";
import type { Store } from "../store/open.ts";
import { pauseOf } from "../triage/partner-standing.ts";

/** Why an effect must not be applied any more; null: it may. */
export const whyNotNow = (effect: Effect, configuration: Configuration, now: Date): string | null => {
  // What is taken back may be the work of a partner or a rule that is not there any more: that is often why.
  if (effect.askedBy === UNDO || effect.partner === NOBODYS)
    return configuration.mode === "act" ? null : "mode: observe since it was wished";
  const partner = configuration.partners.find(({ id }) => id === effect.partner);
  if (partner === undefined || partner.retired) return `${effect.partner} is no partner any more`;
  const asking = ruleOf(effect.askedBy);
  const rule = configuration.rules.find(({ name }) => name === asking);
  if (asking !== undefined && rule === undefined) return `there is no ${effect.askedBy} any more`;
  const paused = pauseOf(partner, now);
  if (paused !== null) return paused;
  if (mostCareful(configuration.mode, partner.mode, rule?.mode) === "observe")
    return "mode: observe since it was wished";
  if (effect.kind === "labels" && partner.labels === "none")
    return `${partner.name} does not want labels any more (labels: none)`;
  return null;
};

/** Why nothing may be written on an issue now: somebody said `stop`. null: nobody did. */
export const whySilent = async (
  issueKey: string,
  configuration: Configuration,
  store: Pick<Store, "issues" | "projectStops">,
): Promise<string | null> => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) return null;
  const memory = (await store.issues.load(issueKey))?.memory;
  const projectStop = await store.projectStops.get(ref.instance, ref.projectId);
  const labels = memory?.snapshot.labels ?? [];
  const why = silenceOf({ labels, marks: memory?.marks ?? {}, projectStop }, configuration);
  return why === null ? null : `silenced: ${why}`;
};
