/** Since when an issue is on the agenda by its label: put on again, it counts anew. Pure. */
import { AGENDA_LABEL } from "../bot/meetings/words.ts";
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";

const isOnAgenda = (labels: readonly string[]): boolean =>
  labels.some((title) => title.toLowerCase() === AGENDA_LABEL);

/** undefined: it is not, or nobody saw how it came there. `news`: oldest first. ISO 8601, UTC. */
export const onAgendaSince = ({
  memory,
  news,
  issue,
  now,
}: {
  readonly memory: IssueMemory | null;
  readonly news: readonly IssueNews[];
  readonly issue: IssueSnapshot;
  readonly now: string;
}): string | undefined => {
  if (!isOnAgenda(issue.labels)) return undefined;
  const put = news.findLast((one) => "labelsAdded" in one && isOnAgenda(one.labelsAdded));
  if (put !== undefined) return put.at;
  return isOnAgenda(memory?.snapshot.labels ?? []) ? memory?.onAgendaSince : now;
};
