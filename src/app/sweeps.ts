/** Joins the sweep over places with hooks with store, clients and figures. */
import { millisecondsOf } from "../config/schema/values.ts";
import type { Metrics } from "../http/metrics.ts";
import { issueKeyOf } from "../model/ids.ts";
import { labelsByUs } from "../process/remember.ts";
import { placesToWatch } from "../reconcile/places.ts";
import type { KnownIssues } from "../reconcile/ports.ts";
import { createSweeper, type Sweeper, wantedName } from "../reconcile/sweep.ts";
import type { Store } from "../store/open.ts";
import { projectsWithHook } from "./escalation-places.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Live } from "./live.ts";
import type { Parts } from "./ports.ts";

/** What is known of the issues of one instance. */
export const knownIssues = (
  store: Pick<Store, "deliveries" | "issues" | "escalations" | "effects">,
  runtime: Pick<InstanceRuntime, "directory">,
  live: () => Pick<Live, "matcher">,
): KnownIssues => ({
  told: store.deliveries.toldByHooks,
  isWaiting: store.deliveries.isWaiting,
  remembered: async (issueKey) => {
    const memory = (await store.issues.load(issueKey))?.memory;
    if (memory === undefined) return null;
    return { ...memory.snapshot, labels: labelsByUs(memory, await store.effects.ofIssue(issueKey)) };
  },
  concerns: async (issue) => {
    const directory = await runtime.directory.ready();
    if (live().matcher.match(issue, directory).partner !== null) return true;
    const issueKey = issueKeyOf(issue.ref);
    const memory = (await store.issues.load(issueKey))?.memory;
    return (memory?.partner ?? null) !== null || (await store.escalations.ofIssue(issueKey)).length > 0;
  },
});

/** The sweeper of one instance. */
export const sweeperFor = (
  name: string,
  runtime: InstanceRuntime,
  parts: Parts,
  news: (issueKey: string) => void,
): Sweeper =>
  createSweeper({
    instance: name,
    places: async () =>
      placesToWatch(parts.live().configuration, (_, group) => runtime.directory.usernamesIn(group)).filter(
        ({ instance, way }) => instance === name && way === "webhook",
      ),
    gitlab: runtime.background,
    deliveries: parts.store.deliveries,
    news,
    known: knownIssues(parts.store, runtime, parts.live),
    questions: {
      open: (most) => parts.store.questions.open(name, [...projectsWithHook(parts)], most),
      foundBefore: (ids) => parts.store.deliveries.foundBefore(name, ids),
      looked: parts.store.questions.looked,
    },
    watermarks: parts.store.watermarks,
    leases: parts.store.leases,
    ownIds: () => runtime.ownIds,
    clock: parts.clock,
    serverTime: runtime.background.serverTime,
    log: parts.log,
    pace: () => {
      const { every, overlap, grace } = parts.live().configuration.instances[name]?.reconcile ?? PACE;
      return {
        every: millisecondsOf(every),
        overlap: millisecondsOf(overlap),
        grace: millisecondsOf(grace),
      };
    },
    onMissed: (what) => parts.metrics.work.missed(name, what),
  });

/** An instance that the configuration does not name any more is swept as usual until the restart. */
const PACE = { every: "15m", overlap: "10m", grace: "2m" } as const;

/** GitLab may not have reached us for a while: what it could not tell is looked for soon. */
export const wantSweep = async (parts: Parts, name: string): Promise<void> =>
  await parts.store.watermarks.set(wantedName(name), parts.clock());

/** How often it is tried to say so, while the database cannot be reached. */
const TRY_AGAIN_MS = 5_000;

/** Where anybody who knows the address can be the reason: it need not have been GitLab, and they must not make us read. */
const STRANGERS: readonly string[] = ["no-room-for-strangers", "slow-stranger"];

/** Intake's figures, which also see to it that what GitLab was refused is looked for soon: GitLab does not send it again. */
export const sweepingAfterRefusals = (parts: Parts): Metrics["deliveries"] => {
  let isWanted = false;
  const keepWish = async (): Promise<void> => {
    try {
      for (const name of parts.instances.keys()) await wantSweep(parts, name);
      isWanted = false;
    } catch {
      // The database is what cannot be reached; a process that ends meanwhile sweeps at its next start.
      setTimeout(() => void keepWish(), TRY_AGAIN_MS).unref();
    }
  };
  const { deliveries } = parts.metrics;
  return {
    ...deliveries,
    unavailable: (reason) => {
      deliveries.unavailable(reason);
      if (isWanted || STRANGERS.includes(reason)) return;
      isWanted = true;
      void keepWish();
    },
  };
};
