/** Teams' issues that we wait for: asked for by their numbers where no hook tells us, and looked for now and then everywhere. */
import { foldEscalation } from "../escalation/fold.ts";
import { FOLLOWED, UNDER_WAY } from "../escalation/machine.ts";
import { LiaisonError } from "../lib/errors.ts";
import type { EscalationState } from "../model/escalation.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { WatchedPlace } from "../reconcile/places.ts";
import { recordEvent } from "./escalation-log.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Parts } from "./ports.ts";

interface Target {
  readonly issueKey: string;
  readonly escalation: string;
  readonly path: string;
  readonly iid: number;
  /** Since when it is there. */
  readonly at: Date;
}

const targetsOn = async (
  parts: Parts,
  instance: string,
  states: readonly EscalationState[],
): Promise<Target[]> =>
  (await parts.store.escalations.targetsIn(states)).flatMap((one) => {
    const ref = parseIssueKey(one.issueKey);
    return ref?.instance === instance ? [{ ...one, iid: ref.iid }] : [];
  });

/** Teams' projects that have a hook for us; paths in lower case. */
export const projectsWithHook = (parts: Pick<Parts, "live">): ReadonlySet<string> =>
  new Set(
    parts
      .live()
      .configuration.liaisons.flatMap(({ escalation }) =>
        escalation?.project !== undefined && escalation.watch === "webhook"
          ? [escalation.project.toLowerCase()]
          : [],
      ),
  );

/** Those in projects that have no hook for us. */
export const polledTargets = async (
  parts: Parts,
  instance: string,
  states: readonly EscalationState[],
): Promise<Target[]> => {
  const withHook = projectsWithHook(parts);
  const targets = await targetsOn(parts, instance, states);
  return targets.filter(({ path }) => !withHook.has(path.toLowerCase()));
};

/** One place for each project without a hook: the issues there that we wait for. */
export const escalationPlaces = async (parts: Parts, instance: string): Promise<WatchedPlace[]> => {
  const targets = await polledTargets(parts, instance, FOLLOWED);
  return [...Map.groupBy(targets, ({ path }) => path)].map(([path, own]) => ({
    instance,
    kind: "issues",
    path,
    way: "poll",
    partners: [],
    iids: own.map(({ iid }) => iid),
    // An answer may come before the first reading.
    since: new Date(Math.min(...own.map(({ at }) => at.getTime()))),
  }));
};

/** Of these issues those that a project's list has. */
const listed = async (
  runtime: InstanceRuntime,
  path: string,
  targets: readonly Target[],
): Promise<ReadonlySet<number>> => {
  if (targets.length === 0) return new Set();
  const iids = targets.map(({ iid }) => iid);
  try {
    return new Set((await runtime.background.issuesByNumber(path, iids, null)).map(({ ref }) => ref.iid));
  } catch (error) {
    // The whole project is gone, or not for us to see any more.
    if (error instanceof LiaisonError && error.code === "gitlab.not-found") return new Set();
    throw error;
  }
};

/** Partners' issues that are not there any more count as closed; where the whole project is out of sight nothing is said. */
const lookForLostSources = async (
  parts: Parts,
  escalation: string,
  runtime: InstanceRuntime,
): Promise<void> => {
  const record = await parts.store.escalations.get(escalation);
  if (record === null) return;
  const { sources, closedSources } = foldEscalation(record);
  for (const { issueKey, reference } of sources) {
    const ref = parseIssueKey(issueKey);
    if (ref === undefined || closedSources.includes(issueKey)) continue;
    if ((await runtime.background.readIssue(ref)) !== null) continue;
    if ((await runtime.background.projectSettings(reference.replace(/#\d+$/, ""))) === null) continue;
    const at = parts.clock().toISOString();
    await recordEvent(parts.store, escalation, (present) => {
      // Another replica may have said so meanwhile.
      if (foldEscalation(present).closedSources.includes(issueKey)) return null;
      return { kind: "source-closed", id: `gone:${issueKey}:${present.events.length}`, at, issueKey };
    });
  }
};

/** Nothing tells of deleting: what somebody waits for is looked for, and said where it is gone, or there again. */
export const lookForLost = async (
  parts: Parts,
  instance: string,
  runtime: InstanceRuntime,
): Promise<void> => {
  const at = parts.clock().toISOString();
  const record = (escalation: string, kind: "lost" | "found"): Promise<void> =>
    recordEvent(parts.store, escalation, (present) => {
      // Another replica may have said so meanwhile.
      const isLost = foldEscalation(present).state === "lost";
      return isLost === (kind === "lost") ? null : { kind, id: `${kind}:${present.events.length}`, at };
    });
  const awaited = await targetsOn(parts, instance, UNDER_WAY);
  const lost = new Set(await targetsOn(parts, instance, ["lost"]));
  for (const { escalation } of awaited) await lookForLostSources(parts, escalation, runtime);
  for (const [path, targets] of Map.groupBy([...awaited, ...lost], (target) => target.path)) {
    const there = await listed(runtime, path, targets);
    for (const target of targets) {
      const { escalation, issueKey, iid } = target;
      const ref = parseIssueKey(issueKey);
      if (lost.has(target) && there.has(iid)) await record(escalation, "found");
      if (lost.has(target) || there.has(iid) || ref === undefined) continue;
      // A list may lag: only the issue itself says that it is gone.
      if ((await runtime.background.readIssue(ref)) === null) await record(escalation, "lost");
    }
  }
};
