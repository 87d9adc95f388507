import type { Kysely } from "kysely";
import { parseIssueKey } from "../../model/ids.ts";
import type { Lesson } from "../../model/knowledge.ts";
import type { IssueMemory } from "../../model/memory.ts";
import type { Plan } from "../../model/plan.ts";
import { jsonFor, textFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { saveCommandRuns, saveProjectStop } from "./commands.ts";
import { saveContacts, saveTopics } from "./contacts.ts";
import { addDelivery, type NewDelivery } from "./delivery-rows.ts";
import { upsertEffects } from "./effect-rows.ts";
import { type EscalationWrite, requireNoneUnknown, writeEscalation } from "./escalation-rows.ts";
import { beginMemory, saveMemory } from "./issues.ts";
import { saveLesson } from "./knowledge.ts";
import { saveRegistered } from "./register.ts";
import { wishTasks } from "./tasks.ts";
import { saveTimers } from "./timers.ts";
import { settleUndo } from "./undo.ts";

/** What was decided, from which facts, about which deliveries. */
export interface Decision {
  readonly plan: Plan;
  /** Everything that was read to decide, as JSON: a stored decision can be replayed. */
  readonly facts: unknown;
  readonly memory: IssueMemory | null;
  readonly deliveryIds: readonly number[];
  /** Handlers that were asked: when they want to be asked again takes the place of what they wanted before. */
  readonly asked?: readonly string[];
  /** It takes back what was to be by this undo. */
  readonly undo?: { readonly run: string };
  /** Escalations that the issue was known to be part of when it was decided; absent: nobody looked. */
  readonly knownEscalations?: readonly string[];
  /** What befalls escalations by it. */
  readonly escalations?: readonly EscalationWrite[];
  /** What is learnt of the question and its answer. */
  readonly lessons?: readonly Lesson[];
  /** The project's maintainers want no notes of ours (null: want them again); absent: nothing was said of it. */
  readonly projectStop?: { readonly projectId: number; readonly stop: { by: string; at: string } | null };
  /** News for the issue that this one was moved to, and what is remembered of it where nothing is. */
  readonly successor?: {
    readonly delivery: NewDelivery & { readonly issueKey: string };
    readonly memory: IssueMemory | null;
  };
}

const whyNot = (plan: Plan): string =>
  textFor(plan.considered.map(({ sentence }) => sentence).join(" ")).slice(0, 1_000) ||
  "Not a partner's issue.";

const instanceOf = ({ issueKey }: Plan): string => parseIssueKey(issueKey)?.instance ?? "";

const closeDeliveries = async (
  database: Kysely<Tables>,
  ids: readonly number[],
  change: { state: "decided" | "ignored"; why: string | null; plan_id: number | null },
): Promise<void> => {
  if (ids.length === 0) return;
  await database
    .updateTable("deliveries")
    .set(change)
    .where("id", "in", [...ids])
    .execute();
};

const savePlan = async (database: Kysely<Tables>, { plan, facts }: Decision): Promise<number> => {
  const { id } = await database
    .insertInto("plans")
    .values({
      issue_key: plan.issueKey,
      decided_at: new Date(plan.decidedAt),
      partner: plan.partner,
      plan: jsonFor(plan),
      facts: jsonFor(facts ?? {}),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
};

/** Decisions: a plan, its wishes, the memory and the deliveries it settles, all or nothing. */
export const createDecisions = (database: Kysely<Tables>) => ({
  /** One transaction. Of an issue that is nobody's only the deliveries are closed, with why. Answers the plan's number; null: none was stored. */
  save: async (decision: Decision): Promise<number | null> => {
    const { plan, memory, deliveryIds } = decision;
    return await database.transaction().execute(async (transaction) => {
      await requireNoneUnknown(transaction, plan.issueKey, decision.knownEscalations);
      if (memory !== null) await saveMemory(transaction, plan.issueKey, memory);
      const { delivery, memory: begun } = decision.successor ?? { memory: null };
      if (begun !== null && delivery !== undefined) await beginMemory(transaction, delivery.issueKey, begun);
      if (plan.partner === null) {
        await closeDeliveries(transaction, deliveryIds, {
          state: "ignored",
          why: whyNot(plan),
          plan_id: null,
        });
        return null;
      }
      const planId = await savePlan(transaction, decision);
      await upsertEffects(transaction, plan, planId);
      await saveTimers(
        transaction,
        plan.issueKey,
        new Date(plan.decidedAt),
        decision.asked ?? [],
        plan.wakes ?? [],
      );
      await saveRegistered(transaction, plan.issueKey, plan.registered ?? []);
      await wishTasks(transaction, plan.tasks ?? [], new Date(plan.decidedAt));
      await saveContacts(transaction, plan.contacts ?? [], new Date(plan.decidedAt));
      await saveTopics(transaction, plan.topics ?? []);
      await saveCommandRuns(transaction, instanceOf(plan), plan.commands);
      for (const write of decision.escalations ?? [])
        await writeEscalation(
          transaction,
          write,
          decision.undo === undefined ? plan.issueKey : null,
          new Date(plan.decidedAt),
        );
      for (const lesson of decision.lessons ?? [])
        await saveLesson(transaction, plan.issueKey, lesson, new Date(plan.decidedAt));
      if (decision.undo !== undefined)
        await settleUndo(transaction, decision.undo.run, plan.issueKey, planId);
      if (decision.projectStop !== undefined) {
        const { projectId, stop } = decision.projectStop;
        await saveProjectStop(transaction, instanceOf(plan), projectId, stop);
      }
      if (decision.successor !== undefined) await addDelivery(transaction, decision.successor.delivery);
      await closeDeliveries(transaction, deliveryIds, { state: "decided", why: null, plan_id: planId });
      return planId;
    });
  },

  /** When these plans were decided. */
  decidedAt: async (planIds: readonly number[]): Promise<Date[]> => {
    if (planIds.length === 0) return [];
    const rows = await database
      .selectFrom("plans")
      .select("decided_at")
      .where("id", "in", [...planIds])
      .execute();
    return rows.map((row) => row.decided_at);
  },

  /** The newest decisions about an issue, newest first. */
  latest: async (issueKey: string, limit = 10): Promise<{ id: number; plan: Plan; facts: unknown }[]> =>
    await database
      .selectFrom("plans")
      .select(["id", "plan", "facts"])
      .where("issue_key", "=", issueKey)
      .orderBy("id", "desc")
      .limit(limit)
      .execute(),
});
