/** What a job does: decide about an issue's news, then apply what is open. */

import { type Applied, applyEffects } from "../effects/apply.ts";
import type { EffectPorts } from "../effects/ports.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import { attributesOf, step, type TracedDelivery, type Tracer, type Trail } from "../lib/trail.ts";
import { taskOfJob } from "../model/task.ts";
import { type Processed, processIssue } from "../process/issue.ts";
import type { WaitingDelivery } from "../process/news.ts";
import type { ProcessPorts } from "../process/process-ports.ts";
import { undoOnIssue } from "../process/undo.ts";
import { isInboxKey } from "./inboxes.ts";
import { isMeetingKey } from "./meetings/job.ts";
import { failureOf, putOff, waitFor } from "./put-off.ts";

/** When a job wants to run again; null: when there is news. */
export interface JobAnswer {
  readonly againAt: Date | null;
}

/** A delivery that waits, with what its trace is found by. */
type Waiting = WaitingDelivery & TracedDelivery;

/** How a look at an issue's news ended, as the figures call it. */
type WorkResult = "partner" | "other" | "waits" | "failed";

/** What a job is for. */
type WorkKind = "issue" | "inbox" | "task" | "meeting";

/** Who counts. Seconds. */
interface WorkerFigures {
  worked(kind: WorkKind, result: WorkResult, seconds: number): void;
  decided(result: WorkResult, seconds: number): void;
  done(result: "acted" | "ignored", seconds: number): void;
}

/** What a worker needs. */
export interface WorkerPorts {
  /** The oldest deliveries that wait for an issue. */
  readonly waitingFor: (issueKey: string, now: Date) => Promise<readonly Waiting[]>;
  /** What deciding and applying stand on, for one piece of work. */
  readonly process: (trail: Trail) => ProcessPorts;
  readonly effects: (trail: Trail) => EffectPorts;
  /** When plans were decided. */
  readonly decidedAt: (planIds: readonly number[]) => Promise<readonly Date[]>;
  /** Notes on the waiting deliveries of an issue what they wait for. */
  readonly explain: (issueKey: string, why: string) => Promise<void>;
  readonly figures: WorkerFigures;
  /** Brings an inbox up to date; answers when to come back. */
  readonly inbox: (key: string, trail: Trail) => Promise<Date | null>;
  /** Does a task, by its key; answers when to come back. */
  readonly task: (key: string, trail: Trail) => Promise<Date | null>;
  /** Does what is due for a meeting; answers when to come back. */
  readonly meeting: (key: string, trail: Trail) => Promise<Date | null>;
  readonly clock: Clock;
  /** Aborted when the service stops: what could not be asked is for another process to ask, at once. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
  readonly tracer: Tracer;
}

type Worked = readonly [result: WorkResult, answer: JobAnswer];

/** So many ids stand in every line about a job; the line that tells of the decision has all of them. */
const MOST_IDS = 20;

const secondsSince = (at: Date, { clock }: WorkerPorts): number =>
  Math.max(0, clock().getTime() - at.getTime()) / 1_000;

const decideOn = async (
  issueKey: string,
  waiting: readonly Waiting[],
  ports: WorkerPorts,
  trail: Trail,
): Promise<Processed> => {
  const began = ports.clock();
  let result: WorkResult = "failed";
  try {
    const processed = await step(trail, "decide", {}, async (inner) => {
      const process = ports.process(inner);
      await undoOnIssue(issueKey, process);
      return await processIssue(issueKey, waiting, process);
    });
    if (processed.failed === null) result = processed.fresh === null ? "other" : "partner";
    return processed;
  } catch (error) {
    if (waitFor(error) !== undefined) result = "waits";
    throw error;
  } finally {
    if (waiting.length > 0) ports.figures.decided(result, secondsSince(began, ports));
  }
};

/** Tells for which deliveries everything is done now: those that led to nothing, and those of plans that have ended. */
const countDone = async (
  waiting: readonly Waiting[],
  { planId, settled, fresh }: Processed,
  { againAt, endedPlans }: Applied,
  ports: WorkerPorts,
): Promise<void> => {
  const { done } = ports.figures;
  const ids = new Set(settled);
  const result = fresh === null ? "ignored" : "acted";
  if (result === "ignored" || againAt === null)
    for (const { receivedAt } of waiting.filter(({ id }) => ids.has(id)))
      done(result, secondsSince(receivedAt, ports));
  // Of an earlier pass, whose deliveries are not at hand: between receiving and deciding there was next to nothing.
  const earlier = endedPlans.filter((id) => id !== planId);
  for (const at of await ports.decidedAt(earlier)) done("acted", secondsSince(at, ports));
};

const decideAndApply = async (
  issueKey: string,
  waiting: readonly Waiting[],
  ports: WorkerPorts,
  trail: Trail,
): Promise<Worked> => {
  const processed = await decideOn(issueKey, waiting, ports, trail);
  const { fresh, failed, more, laterAt } = processed;
  const applied = await applyEffects(issueKey, fresh, ports.effects(trail));
  if (failed !== null) throw failureOf(failed);
  await countDone(waiting, processed, applied, ports);
  const [againAt = null] = [applied.againAt, laterAt]
    .filter((at) => at !== null)
    .toSorted((one, other) => one.getTime() - other.getTime());
  return [fresh === null ? "other" : "partner", { againAt: more ? ports.clock() : againAt }];
};

/** Log and span of one job: everything that is done for it carries these ids. */
const trailOf = (issueKey: string, job: string, waiting: readonly Waiting[], ports: WorkerPorts): Trail => {
  const ids = waiting.slice(0, MOST_IDS).map(({ id }) => id);
  const fields = { job, issue: issueKey, ...(ids.length === 0 ? {} : { deliveries: ids }) };
  const span = ports.tracer.job("job", waiting.slice(0, MOST_IDS), attributesOf(fields));
  return { log: ports.log.child(fields), span };
};

const workOnIssue = async (issueKey: string, job: string, ports: WorkerPorts): Promise<Worked> => {
  const waiting = await ports.waitingFor(issueKey, ports.clock());
  const trail = trailOf(issueKey, job, waiting, ports);
  let ended: WorkResult = "failed";
  try {
    const worked = await decideAndApply(issueKey, waiting, ports, trail).catch(
      async (error: unknown): Promise<Worked> => [
        "waits",
        { againAt: await putOff(issueKey, error, ports, trail) },
      ],
    );
    [ended] = worked;
    return worked;
  } finally {
    trail.span.set({ "liaison.result": ended });
    trail.span.end(ended === "failed" ? "failed" : undefined);
  }
};

/** What is no issue's: an inbox, a task, a meeting. */
const workOnOther = async (
  kind: "inbox" | "task" | "meeting",
  key: string,
  job: string,
  ports: WorkerPorts,
): Promise<Worked> => {
  const fields = { job, [kind]: key };
  const trail: Trail = {
    log: ports.log.child(fields),
    span: ports.tracer.job(kind, [], attributesOf(fields)),
  };
  try {
    return ["other", { againAt: await ports[kind](key, trail) }];
  } finally {
    trail.span.end();
  }
};

const workOn = (key: string, job: string, ports: WorkerPorts): [WorkKind, Promise<Worked>] => {
  const task = taskOfJob(key);
  if (task !== undefined) return ["task", workOnOther("task", task, job, ports)];
  if (isInboxKey(key)) return ["inbox", workOnOther("inbox", key, job, ports)];
  if (isMeetingKey(key)) return ["meeting", workOnOther("meeting", key, job, ports)];
  return ["issue", workOnIssue(key, job, ports)];
};

/** The handler of the queue's jobs. What it throws counts as a try of the job; what passes by itself does not. */
export const createWorker =
  (ports: WorkerPorts) =>
  async (key: string, _lost: AbortSignal, job: string): Promise<JobAnswer> => {
    const began = ports.clock();
    const [kind, work] = workOn(key, job, ports);
    let ended: WorkResult = "failed";
    try {
      const [result, answer] = await work;
      ended = result;
      return answer;
    } finally {
      ports.figures.worked(kind, ended, secondsSince(began, ports));
    }
  };
