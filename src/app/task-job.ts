/** The job of a task: what is done once, and is not about one partner's issue. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { TaskPorts } from "../effects/tasks/ports.ts";
import { runTask } from "../effects/tasks/run.ts";
import type { Trail } from "../lib/trail.ts";
import { mostCareful } from "../model/mode.ts";
import type { Task } from "../model/task.ts";
import { closingTask, prefixOfDigest } from "../notify/tasks.ts";
import { pauseOf } from "../triage/partner-standing.ts";
import { outletOf } from "./outlets.ts";
import { whySilent } from "./permission.ts";
import { ANSWER_WINDOW_MS, type Parts, runtimeOf } from "./ports.ts";

/** Why the configuration is against it; null: it is not. */
const whyForbidden = ({ partner: id }: Task, configuration: Configuration, now: Date): string | null => {
  const { mode, partners } = configuration;
  const partner = id === null ? undefined : partners.find((one) => one.id === id);
  if (id !== null && (partner === undefined || partner.retired)) return `${id} is no partner any more`;
  const paused = partner === undefined ? null : pauseOf(partner, now);
  if (paused !== null) return paused;
  return mostCareful(mode, partner?.mode) === "observe" ? "mode: observe since it was wished" : null;
};

/** Also whether somebody said `stop` on a partner's issue since. */
const whyNot = async (task: Task, { live, clock, store }: Parts): Promise<string | null> => {
  const { configuration } = live();
  const { partner, wish } = task;
  const forbidden = whyForbidden(task, configuration, clock());
  if (forbidden !== null || wish.kind !== "note" || partner === null) return forbidden;
  return await whySilent(wish.on, configuration, store);
};

const portsOf = (parts: Parts, trail: Trail): TaskPorts => ({
  tasks: parts.store.tasks,
  addOwnNote: parts.store.ownNotes.add,
  gitlab: async (name) => {
    const runtime = runtimeOf(parts, name);
    await runtime.identified();
    return runtime.urgent.within(trail);
  },
  ownIds: (name) => runtimeOf(parts, name).ownIds,
  outlet: (name) => outletOf(name, parts.live().configuration.channels, parts.secretOf),
  whyNot: (task) => whyNot(task, parts),
  now: parts.clock,
  answerWindowMs: ANSWER_WINDOW_MS,
  forgotten: parts.forgotten,
  onEnd: ({ key, askedBy, wish: { kind } }, { state, why }) => {
    parts.metrics.tasks.task(kind, state);
    const fields = { task: key, kind, askedBy, state, why };
    if (state === "failed") trail.log.error(fields, "a task was given up, see liaison report");
    else trail.log.info(fields, "a task");
  },
  onMessage: (channel, result) => {
    parts.metrics.tasks.message(channel, result);
    if (result === "partly") trail.log.warn({ channel }, "a channel refused some recipients of a message");
    else if (result !== "sent") trail.log.warn({ channel, result }, "a channel did not take a message");
  },
});

/** Where a digest has become an issue, those of the days before are closed; what a crash leaves out the next one does. */
const closeEarlier = async (key: string, { store, live, clock }: Parts): Promise<void> => {
  const prefix = prefixOfDigest(key);
  if (prefix === null) return;
  const earlier = await store.digests.earlierIssues(prefix);
  await store.tasks.wish(
    earlier.map((one) => closingTask(live().configuration, one)),
    clock(),
  );
};

/** Does a task; answers when to come back. */
export const runTaskJob = async (key: string, parts: Parts, trail: Trail): Promise<Date | null> => {
  const again = await runTask(key, portsOf(parts, trail));
  if (again === null) await closeEarlier(key, parts);
  return again;
};
