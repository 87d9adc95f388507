/** Who looks after an issue, as it is remembered. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { IssueMemory } from "../model/memory.ts";
import { assignedTo, samePerson } from "../triage/assigned.ts";
import type { Facts } from "./facts.ts";

/** Whoever looks after it now, and where that is another than before, who did until now. */
export const ownedBy = (
  before: IssueMemory,
  { issue, now, partner }: Facts,
  configuration: Configuration,
): Pick<IssueMemory, "owner" | "told" | "handedOver"> => {
  const { acting, told } = assignedTo(configuration, partner, issue.ref.iid, new Date(now));
  const isOther = before.owner !== undefined && !samePerson(before.owner, acting);
  return { owner: acting, told, ...(isOther ? { handedOver: { from: before.owner ?? null, at: now } } : {}) };
};
