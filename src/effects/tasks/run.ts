/** Doing one task, once: in its own job, tried again where that can help, given up where it cannot, always with why. */
import { LiaisonError } from "../../lib/errors.ts";
import type { Task } from "../../model/task.ts";
import { answerWasLost, backOffMs, failureOf, Overtaken } from "../failure.ts";
import { LET_IN_WAIT_MS } from "../new-issue.ts";
import { type Brought, openOnce } from "./issue.ts";
import { noteOnce } from "./note.ts";
import { bringState, describe } from "./own-issue.ts";
import type { TaskEnd, TaskPorts, TaskRound } from "./ports.ts";
import { send } from "./send.ts";
import { end, isTooLate } from "./steps.ts";

const broughtEnd = ({ found, why, result }: Brought): TaskEnd => ({
  state: found ? "skipped" : "done",
  why,
  result,
});

const carryOut = async (round: TaskRound): Promise<TaskEnd> => {
  const { key, wish } = round.task;
  switch (wish.kind) {
    case "issue":
      return broughtEnd(await openOnce(round, key, wish));
    case "note":
      return broughtEnd(await noteOnce(round, key, wish));
    case "describe":
      return describe(round, wish);
    case "state":
      return bringState(round, wish);
    case "send":
      return send(round, wish);
  }
};

/** A database of ours that is away is the job's trouble, not the task's. */
const isOurs = (error: unknown): boolean => error instanceof LiaisonError && error.code.startsWith("store.");

/** GitLab is away, or does not know our token: that passes, however long it takes. */
const AWAY: readonly string[] = ["gitlab.unauthorized", "gitlab.unavailable"];

/** Whether the time for what is opened or written has passed. */
const isOver = (round: TaskRound): boolean => {
  const { wish } = round.task;
  return (wish.kind === "issue" || wish.kind === "note") && isTooLate(wish, round);
};

/** Who has to be let in waits for a person, however long, and so does what GitLab cannot be asked for; the rest as effects do. */
const endAfter = (round: TaskRound, error: unknown): TaskEnd => {
  const { task, ports } = round;
  // Whoever lets us in later gets nothing that was for an earlier day; what may be there is still looked for.
  if (error instanceof LiaisonError && task.attemptedAt === null && isOver(round))
    return { state: "failed", why: `It could not be written in time. ${error.message} ${error.remedy}` };
  const now = ports.now().getTime();
  if (error instanceof LiaisonError && error.code === "effects.not-let-in") {
    const wait = Math.max(LET_IN_WAIT_MS, backOffMs(task.attempts + 1));
    return { state: "waiting", why: `${error.message} ${error.remedy}`, retryAt: new Date(now + wait) };
  }
  const isAway = error instanceof LiaisonError && AWAY.includes(error.code);
  const { outcome, retryInMs } = failureOf(
    task.key,
    error,
    isAway ? Math.min(task.attempts + 1, 20) : task.attempts + 1,
  );
  if (retryInMs === undefined) return { state: "failed", why: outcome.why };
  if (!answerWasLost(error) && error instanceof LiaisonError)
    return { state: "waiting", why: outcome.why, retryAt: new Date(now + retryInMs) };
  return {
    state: "waiting",
    why: `${outcome.why} The answer was lost: what was sent is looked for before it is sent again.`,
    lost: true,
    retryAt: new Date(now + Math.max(ports.answerWindowMs, retryInMs)),
  };
};

/** Whether GitLab may be carrying out a request of ours just now. */
const isUnderWay = ({ attemptedAt, wish, result }: Task): boolean => {
  if (attemptedAt === null || wish.kind !== "send") return attemptedAt !== null;
  const message = wish.messages.find(({ channel }) => channel === result.channel);
  return message?.content.kind === "issue" || message?.content.kind === "note";
};

/** Until when nothing is to be done; null: now is the time. */
const notBefore = (task: Task, { now, answerWindowMs }: TaskPorts): Date | null => {
  const at = now().getTime();
  // Never longer than the window, whatever the clock does.
  const tried = Math.min(task.attemptedAt?.getTime() ?? 0, at);
  const answered = isUnderWay(task) ? tried + answerWindowMs : 0;
  const latest = Math.max(task.dueAt?.getTime() ?? 0, task.retryAt?.getTime() ?? 0, answered);
  return latest > at ? new Date(latest) : null;
};

const SOON_MS = 5_000;

/** Does a task, or as much of it as can be done now. Answers when to come back; null: it has ended. Throws what the database throws. */
export const runTask = async (key: string, ports: TaskPorts): Promise<Date | null> => {
  const task = await ports.tasks.get(key);
  if (task === null || !["planned", "attempting", "waiting"].includes(task.state)) return null;
  const round: TaskRound = { task, ports };
  try {
    const why = await ports.whyNot(task);
    if (why !== null) {
      await end(round, { state: "observed", why });
      return null;
    }
    const later = notBefore(task, ports);
    if (later !== null) return later;
    if (task.attempts === 0 && isOver(round)) {
      await end(round, { state: "failed", why: "It could not be written in time." });
      return null;
    }
    await end(round, await carryOut(round));
  } catch (error) {
    if (error instanceof Overtaken) return new Date(ports.now().getTime() + SOON_MS);
    if (isOurs(error)) throw error;
    await end(round, endAfter(round, error));
  }
  return round.task.state === "waiting" ? round.task.retryAt : null;
};
