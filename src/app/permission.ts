/** Whether what was wished earlier may still be done: the configuration may have changed since. */
import { silenceOf } from "../bot/silenced.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Effect } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import { mostCareful } from "../model/mode.ts";
import { ruleOf } from "../model/rule-asker.ts";
import type { Store } from "../store/open.ts";

/**
 * Why an effect must not be applied now; null: it may. `stopped`: rules that are stopped, by who asked,
 * asked for only where a rule is concerned.
 */
export const whyNotNow = async (
  effect: Effect,
  configuration: Configuration,
  stopped: () => Promise<ReadonlyMap<string, string>>,
): Promise<string | null> => {
  const partner = configuration.partners.find(({ id }) => id === effect.partner);
  if (partner === undefined) return `${effect.partner} is no partner any more`;
  const asking = ruleOf(effect.askedBy);
  const byRule = asking !== undefined;
  const rule = configuration.rules.find(({ name }) => name === asking);
  if (byRule && rule === undefined) return `there is no ${effect.askedBy} any more`;
  if (mostCareful(configuration.mode, partner.mode, rule?.mode) === "observe")
    return "mode: observe since it was wished";
  if (effect.kind === "labels" && partner.labels === "none")
    return `${partner.name} does not want labels any more (labels: none)`;
  const why = byRule ? (await stopped()).get(effect.askedBy) : undefined;
  return why === undefined ? null : `the rule was stopped: ${why}`;
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
