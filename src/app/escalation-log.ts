/** What effects tell of escalations while they are opened: read, folded and stored, again where another job was faster. */
import type { EscalationLog } from "../effects/ports.ts";
import { foldEscalation } from "../escalation/fold.ts";
import type { Clock } from "../lib/clock.ts";
import { LiaisonError } from "../lib/errors.ts";
import type { EscalationEvent, EscalationRecord } from "../model/escalation.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import { writeOf } from "../process/escalation-writes.ts";
import type { Store } from "../store/open.ts";

const TRIES = 20;

const isOvertaken = (error: unknown): boolean =>
  error instanceof LiaisonError && error.code === "store.overtaken";

/** What is remembered of a team's issue when it has just been opened. */
const memoryOf = (issue: IssueSnapshot, now: Date): IssueMemory => ({
  snapshot: { ...issue, description: "" },
  partner: null,
  turn: { side: "team", since: issue.createdAt },
  firstResponseAt: null,
  removedLabels: [],
  ownLabels: [],
  rememberedAt: now.toISOString(),
});

/** Adds one event to an escalation, whatever else befalls it meanwhile. `eventOf` null: there is nothing to add. */
export const recordEvent = async (
  store: Pick<Store, "escalations">,
  id: string,
  eventOf: (record: EscalationRecord) => EscalationEvent | null,
  target: { readonly issueKey: string; readonly memory: IssueMemory } | null = null,
): Promise<void> => {
  for (let left = TRIES; ; left -= 1) {
    const before = await store.escalations.get(id);
    const event = before === null ? null : eventOf(before);
    if (before === null || event === null || before.events.some((one) => one.id === event.id)) return;
    try {
      return await store.escalations.write(writeOf({ before, events: [event] }), target);
    } catch (error) {
      if (!isOvertaken(error) || left === 0) throw error;
    }
  }
};

/** Over the store. `onHindered`: a team could not be asked, for a reason that was not known before. */
export const escalationLog = (
  store: Pick<Store, "escalations">,
  clock: Clock,
  onHindered: (team: string) => void,
): EscalationLog => ({
  requestedAt: async (id) => {
    const record = await store.escalations.get(id);
    const first = record?.events[0]?.at;
    return first === undefined ? null : new Date(first);
  },
  targetOf: async (id) => {
    const record = await store.escalations.get(id);
    return record === null ? null : foldEscalation(record).target;
  },
  whyNotOpen: async (id) => {
    const record = await store.escalations.get(id);
    if (record === null) return null;
    const { state } = foldEscalation(record);
    return ["withdrawn", "dropped"].includes(state) ? "it was withdrawn before it was opened" : null;
  },
  opened: (id, target, issue) =>
    recordEvent(
      store,
      id,
      // A new issue's own time: what happened on it since then is later.
      () => ({ kind: "opened", id: "opened", at: issue.createdAt, target }),
      { issueKey: issueKeyOf(target.ref), memory: memoryOf(issue, clock()) },
    ),
  dropped: (id, why) =>
    recordEvent(store, id, () => ({
      kind: "withdrawn",
      id: "dropped",
      at: clock().toISOString(),
      by: null,
      reason: why,
    })),
  hindered: (id, why) =>
    recordEvent(store, id, (record) => {
      const { hindrance } = foldEscalation(record);
      const at = clock().toISOString();
      if (hindrance === why) return null;
      onHindered(record.team);
      return { kind: "hindered", id: `hindered:${at}`, at, why };
    }),
});
