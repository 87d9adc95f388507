/** What a job does: decide about an issue's news, then apply what is open. */

import { applyEffects } from "../effects/apply.ts";
import type { EffectPorts } from "../effects/ports.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { type Processed, processIssue } from "../process/issue.ts";
import type { ProcessPorts } from "../process/process-ports.ts";
import { isInboxKey } from "./inbox-job.ts";

/** When a job wants to run again; null: when there is news. */
export interface JobAnswer {
  readonly againAt: Date | null;
}

/** GitLab being away is nobody's mistake: the news waits for it, however long that takes. */
const WAIT_MS = 15_000;
const REFUSED_WAIT_MS = 5 * 60_000;

/** A handler failed; what the others wanted is done, and the news is decided again. */
class HandlerFailed extends Error {}

const isGitlabs = (error: unknown): error is LiaisonError =>
  error instanceof LiaisonError && error.code.startsWith("gitlab.");

/**
 * Milliseconds to wait where GitLab could not be asked. Nothing is decided without it, so even a refusal waits: GitLab.com
 * blocks an address for a while with 403s, and a role that is too low is raised sooner or later.
 */
const waitFor = (error: unknown): number | undefined => {
  if (!isGitlabs(error)) return undefined;
  if (error.disposition.kind === "wait") return error.disposition.milliseconds;
  return error.disposition.kind === "retry" ? WAIT_MS : REFUSED_WAIT_MS;
};

/** What a handler could not ask GitLab for passes like everything else of GitLab's; the rest is named, for the dead letter. */
const failureOf = ({ handler, error }: NonNullable<Processed["failed"]>): unknown =>
  isGitlabs(error) && error.disposition.kind !== "give-up"
    ? error
    : new HandlerFailed(`the handler ${handler} failed: ${messageOf(error)}`, { cause: error });

/** What a worker tells beside its answer. */
export interface WorkerPorts {
  /** Notes on the waiting deliveries of an issue what they wait for. */
  readonly explain: (issueKey: string, why: string) => Promise<void>;
  /** Told how each pass ended, for figures. Seconds. */
  readonly onWorked: (result: "partner" | "other" | "waits" | "failed", seconds: number) => void;
  /** Brings an inbox up to date; answers when to come back. */
  readonly inbox: (key: string) => Promise<Date | null>;
  /** Aborted when the service stops: what could not be asked is for another process to ask, at once. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

type Worked = readonly [result: Parameters<WorkerPorts["onWorked"]>[0], answer: JobAnswer];

const workOn = async (issueKey: string, process: ProcessPorts, effects: EffectPorts): Promise<Worked> => {
  const { fresh, failed, more, laterAt } = await processIssue(issueKey, process);
  const dueAt = await applyEffects(issueKey, fresh, effects);
  if (failed !== null) throw failureOf(failed);
  const [againAt = null] = [dueAt, laterAt]
    .filter((at) => at !== null)
    .toSorted((one, other) => one.getTime() - other.getTime());
  return [fresh === null ? "other" : "partner", { againAt: more ? effects.now() : againAt }];
};

const putOff = async (
  issueKey: string,
  error: unknown,
  now: Date,
  { explain, stopping, log }: WorkerPorts,
): Promise<Worked> => {
  const wait = waitFor(error);
  if (wait === undefined) throw error;
  const milliseconds = stopping.aborted ? 0 : wait;
  const why = explanationOf(error);
  log.warn({ issue: issueKey, why, milliseconds }, "GitLab cannot be asked; the news waits");
  await explain(issueKey, why);
  return ["waits", { againAt: new Date(now.getTime() + milliseconds) }];
};

/** The handler of the queue's jobs. What it throws counts as a try of the job; what passes by itself does not. */
export const createWorker =
  (process: ProcessPorts, effects: EffectPorts, ports: WorkerPorts) =>
  async (issueKey: string): Promise<JobAnswer> => {
    if (isInboxKey(issueKey)) return { againAt: await ports.inbox(issueKey) };
    const began = effects.now().getTime();
    let ended: Worked[0] = "failed";
    try {
      const [result, answer] = await workOn(issueKey, process, effects).catch((error: unknown) =>
        putOff(issueKey, error, effects.now(), ports),
      );
      ended = result;
      return answer;
    } finally {
      ports.onWorked(ended, (effects.now().getTime() - began) / 1_000);
    }
  };

/** What happened, and what the operator can do. */
const explanationOf = (error: unknown): string =>
  error instanceof LiaisonError ? `${error.message} ${error.remedy}` : messageOf(error);
