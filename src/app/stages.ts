/** The stages of the work, joined with the store that keeps them and the figures that count them. */
import type { Store } from "../store/open.ts";
import { runInbox } from "./inbox-job.ts";
import { inboxesAfter } from "./inboxes.ts";
import { runMeeting } from "./meetings/job.ts";
import { effectPorts, type Parts, processPorts } from "./ports.ts";
import { runTaskJob } from "./task-job.ts";
import { createWorker } from "./worker.ts";

/** What waits, as the queue asks for it; `onDead` is told how many deliveries were given up. */
export const backlogOf = ({ deliveries, effects, tasks }: Store, onDead: (deliveries: number) => void) => ({
  issueKeysWaiting: deliveries.issueKeysWaiting,
  issueKeysDue: async (now: Date, attemptedBefore: Date) => [
    ...(await effects.issueKeysDue(now, attemptedBefore)),
    ...(await tasks.jobsDue(now, attemptedBefore)),
  ],
  markDead: async (issueKey: string, why: string, receivedUntil: Date) => {
    const dead = await deliveries.markDead(issueKey, why, receivedUntil);
    onDead(dead);
    return dead;
  },
});

/** What figures ask the database for when somebody reads them. */
export const watchStore = ({
  store: { deliveries, effects, escalations, healthy },
  metrics,
  clock,
}: Parts): void => {
  metrics.watchBacklog(deliveries.countByState);
  metrics.watchEscalations(escalations.countByState);
  metrics.watchWaiting({
    oldestSeconds: async () => {
      const oldest = await deliveries.oldestWaiting();
      return oldest === null ? 0 : Math.max(0, clock().getTime() - oldest.getTime()) / 1_000;
    },
    openEffects: effects.countOpen,
    canStore: healthy,
  });
};

/** The handler of the queue's jobs. `stopping`: aborted when the service stops. */
export const workerFor = (parts: Parts, stopping: AbortSignal) =>
  createWorker({
    waitingFor: parts.store.deliveries.waitingFor,
    process: (trail) => processPorts(parts, inboxesAfter, trail),
    effects: (trail) => effectPorts(parts, trail),
    decidedAt: parts.store.decisions.decidedAt,
    explain: parts.store.deliveries.explain,
    figures: { ...parts.metrics.stages, decided: parts.metrics.work.decided },
    inbox: (key, trail) => runInbox(key, parts, trail),
    task: (key, trail) => runTaskJob(key, parts, trail),
    meeting: (key, trail) => runMeeting(key, parts, trail),
    clock: parts.clock,
    stopping,
    log: parts.log,
    tracer: parts.tracer,
  });
