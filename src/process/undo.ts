/** What an operator wants to be taken back is decided in the issue's own job, so that no other decision comes between. */
import { planUndo } from "../bot/undo.ts";
import type { Plan } from "../model/plan.ts";
import type { UndoItem } from "../model/undo.ts";
import { writeOf } from "./escalation-writes.ts";
import type { ProcessPorts } from "./process-ports.ts";

const OBSERVING = "mode: observe, in which nothing is changed in GitLab";
const UNKNOWN = "nothing is remembered of this issue";

const undoOne = async (
  issueKey: string,
  { run, items }: { readonly run: string; readonly items: readonly UndoItem[] },
  ports: ProcessPorts,
): Promise<void> => {
  const { store } = ports;
  const { mode } = ports.brain().configuration;
  if (mode === "observe") return store.undo.fail(run, issueKey, OBSERVING);
  const stored = await store.issues.load(issueKey);
  const partner = items[0]?.partner ?? null;
  if (stored === null || partner === null) return store.undo.fail(run, issueKey, UNKNOWN);
  const escalations = (await store.escalations.ofIssue(issueKey))
    .filter(({ role }) => role === "source")
    .map(({ record }) => record);
  const now = ports.now().toISOString();
  const marks = stored.memory.marks ?? {};
  const undone = planUndo({ run, issueKey, items, escalations, marks, mode, now });
  const plan: Plan = {
    issueKey,
    decidedAt: now,
    partner,
    effects: undone.effects,
    considered: undone.considered,
    escalations: undone.escalations,
    commands: [],
  };
  const planId = await store.decisions.save({
    plan,
    facts: { now, undo: run, items, escalations },
    memory: { ...stored.memory, marks: undone.marks },
    deliveryIds: [],
    escalations: plan.escalations.map(writeOf),
    undo: { run },
  });
  ports.onPlan(plan, { planId, deliveryIds: [] });
};

/** Decides about everything of an issue that is to be taken back. */
export const undoOnIssue = async (issueKey: string, ports: ProcessPorts): Promise<void> => {
  for (const one of await ports.store.undo.waiting(issueKey)) await undoOne(issueKey, one, ports);
};
