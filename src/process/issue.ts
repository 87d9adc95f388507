/**
 * One job: everything that is new about one issue. Drains its waiting deliveries, gathers facts,
 * lets the handlers decide, and stores the plan with the decision; applying it comes after.
 */
import type { HandlerRun } from "../bot/run.ts";
import type { Partner } from "../config/schema/people.ts";
import { withArticle } from "../lib/words.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Lesson } from "../model/knowledge.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { CommandRun, Plan } from "../model/plan.ts";
import type { Directory, Match } from "../triage/match.ts";
import { capRules } from "./cap.ts";
import { type Case, GONE, openCase, readFresh, withoutOwn } from "./case.ts";
import { decide } from "./decide.ts";
import { decideEscalation } from "./decide-escalation.ts";
import { asksInManagersProject, decideRequest, requestOf } from "./decide-request.ts";
import { writeOf } from "./escalation-writes.ts";
import type { Brain, Facts } from "./facts.ts";
import { partedByFlood } from "./flood.ts";
import { goingOn, newsForSuccessor } from "./going-on.ts";
import { sayHeld } from "./held.ts";
import type { WaitingDelivery } from "./news.ts";
import { requirePurpose } from "./opened-by-us.ts";
import type { EscalationWrite, LoggedEffect, SuccessorNews } from "./ports.ts";
import type { ProcessPorts } from "./process-ports.ts";
import { recordingReader } from "./reader.ts";
import { rechecked } from "./recheck.ts";
import { labelsUnderWay, ownLabelsOf, reachedOf, takenOffByUs } from "./remember.ts";
import { trackedBy, trackedMatch } from "./tracked.ts";

/** What a pass over an issue led to. */
export interface Processed {
  /** The issue as it was just read from GitLab; null: it was not read. */
  readonly fresh: IssueSnapshot | null;
  /** A handler that failed: the deliveries stay, to be decided again. */
  readonly failed: { readonly handler: string; readonly error: unknown } | null;
  /** There may be more deliveries than were read at once. */
  readonly more: boolean;
  /** When deliveries that were left for later are due; null: none were. */
  readonly laterAt: Date | null;
  /** The plan that was stored; null: none was. */
  readonly planId: number | null;
  /** Deliveries that were decided, or led to nothing. */
  readonly settled: readonly number[];
}

const NOTHING: Processed = {
  fresh: null,
  failed: null,
  more: false,
  laterAt: null,
  planId: null,
  settled: [],
};

/** Why the issue is none of ours; undefined: it is. */
const whyIgnored = (match: Match, issue: IssueSnapshot, brain: Brain): string | undefined => {
  if (match.partner === null) return match.reason;
  if (!brain.configuration.types.includes(issue.type))
    return `${withArticle(issue.type)}; \`types\` watches ${brain.configuration.types.join(", ")}`;
  return undefined;
};

const ignore = async (one: Case, why: string, ports: ProcessPorts): Promise<Processed> => {
  await ports.store.deliveries.settle(one.deliveryIds, "ignored", why);
  ports.onIgnored(one.deliveryIds, why, one.newest);
  return { ...NOTHING, more: one.more, settled: one.deliveryIds };
};

/** Commands of the waiting comments that were dealt with before. */
const runsOf = ({ news, newest }: Case, { store }: ProcessPorts): Promise<readonly CommandRun[]> => {
  const noteIds = news.flatMap((event) => ("note" in event ? [event.note.id] : []));
  return store.commands.ofNotes(newest.ref.instance, noteIds);
};

/** Posted, or still to be: a wish that is under way may have been posted already, and says what is so no more. */
const hasStatusNote = ({ stored }: Case, logged: readonly LoggedEffect[]): boolean =>
  stored?.statusNote != null ||
  logged.some(
    ({ effect, state }) =>
      effect.kind === "status_note" && ["planned", "attempting", "waiting"].includes(state),
  );

const factsOf = async (
  one: Case,
  real: IssueSnapshot,
  match: Match & { partner: Partner },
  logged: readonly LoggedEffect[],
  ports: ProcessPorts,
): Promise<Facts> => {
  const { instance, projectId } = real.ref;
  const memory = one.stored?.memory ?? null;
  return {
    now: ports.now().toISOString(),
    news: one.news,
    issue: real,
    partner: match.partner,
    match: { reason: match.reason, also: match.also },
    memory,
    ownLabels: ownLabelsOf(memory, logged),
    takenOff: takenOffByUs(memory, logged),
    labelsUnderWay: labelsUnderWay(logged),
    reached: reachedOf(logged),
    hasStatusNote: hasStatusNote(one, logged),
    escalations: one.escalations.filter(({ role }) => role === "source").map(({ record }) => record),
    runs: await runsOf(one, ports),
    projectStop: await ports.store.projectStops.get(instance, projectId),
    botNames: ports.botNames(instance),
    ownIds: [...ports.ownIds(instance)],
  };
};

/** A decision that is to be stored. */
interface Outcome {
  readonly plan: Plan;
  readonly memory: IssueMemory;
  readonly runs: readonly HandlerRun[];
  readonly facts: unknown;
  readonly lessons?: readonly Lesson[];
  readonly projectStop?: { readonly projectId: number; readonly stop: { by: string; at: string } | null };
  readonly successor?: SuccessorNews | null;
}

/** What is kept where a handler failed: it is asked again, and has to see what has changed as it saw it now. */
const undecided = ({ owner: _, told: __, ...memory }: IssueMemory, { stored }: Case): IssueMemory => {
  const { owner, told } = stored?.memory ?? {};
  return {
    ...memory,
    ...(owner === undefined ? {} : { owner }),
    ...(told === undefined ? {} : { told }),
    undecided: true,
  };
};

/** Stores a decision; where a handler failed, its deliveries stay, to be decided again. */
const keep = async (
  one: Case,
  real: IssueSnapshot,
  outcome: Outcome,
  ports: ProcessPorts,
): Promise<Processed> => {
  const { memory, runs, facts, lessons = [], projectStop, successor = null } = outcome;
  ports.onRuns(runs);
  const failed = runs.find((run) => run.error !== null) ?? null;
  // What is not decided yet nobody goes on from.
  const isTold = successor !== null && (failed === null || successor.memory === null);
  const plan = await capRules(outcome.plan, ports.whyStopped);
  const escalations: EscalationWrite[] = plan.escalations.map(writeOf);
  const deliveryIds = failed === null ? one.deliveryIds : [];
  const planId = await ports.store.decisions.save({
    plan,
    facts,
    memory: failed === null ? memory : undecided(memory, one),
    deliveryIds,
    asked: runs.filter(({ error }) => error === null).map(({ handler }) => handler),
    knownEscalations: one.escalations.map(({ record }) => record.id),
    escalations,
    lessons,
    ...(projectStop === undefined ? {} : { projectStop }),
    ...(isTold ? { successor } : {}),
  });
  ports.onPlan(plan, { planId, deliveryIds });
  return {
    ...NOTHING,
    fresh: real,
    failed,
    more: one.more && failed === null,
    planId,
    settled: deliveryIds,
  };
};

const decideCase = async (
  one: Case,
  real: IssueSnapshot,
  match: Match & { partner: Partner },
  directory: Directory,
  ports: ProcessPorts,
): Promise<Processed> => {
  const { instance } = real.ref;
  const brain = ports.brain();
  const facts = await factsOf(one, real, match, await ports.store.effects.ofIssue(one.issueKey), ports);
  const ownIds = ports.ownIds(instance);
  const { lookups, ...reads } = recordingReader(real, ports.gitlab(instance), ports.store, ownIds);
  const rolesOn = brain.roles.on(match.partner, directory, ownIds, new Date(facts.now));
  const { projectStop, ...decided } = await decide(facts, brain, reads, rolesOn);
  const { partner, ...kept } = facts;
  const successor = await newsForSuccessor(one.stored?.memory, decided.memory, real, ports);
  return keep(
    one,
    real,
    {
      ...decided,
      successor,
      facts: { ...kept, partner: partner.id, lookups },
      ...(projectStop === undefined
        ? {}
        : { projectStop: { projectId: real.ref.projectId, stop: projectStop } }),
    },
    ports,
  );
};

/** Reads the issue, and asks once more whose it is: news has no fractions of seconds, so it may look older than what is remembered. */
const readCase = async (one: Case, directory: Directory, ports: ProcessPorts): Promise<Processed> => {
  const gitlab = ports.gitlab(one.newest.ref.instance);
  const real = await readFresh(one, gitlab.readIssue, ports.now());
  if (real === null) return ignore(one, GONE, ports);
  const known = await goingOn(one, real, ports);
  const match = trackedMatch(
    ports.matcher().match(real, directory),
    known.stored?.memory ?? null,
    ports.brain(),
  );
  const tracking = match.partner === null ? trackedBy(known, ports, await runsOf(known, ports)) : null;
  const settled = tracking ?? match;
  const { partner } = settled;
  const ignored = whyIgnored(settled, real, ports.brain());
  if (partner === null || ignored !== undefined) return ignore(known, ignored ?? settled.reason, ports);
  return decideCase(known, real, { ...settled, partner }, directory, ports);
};

/** Whether an issue that was never looked at is worth a request; undefined: it is. */
const notWorthReading = (one: Case, directory: Directory, ports: ProcessPorts): string | undefined => {
  // Of an issue that was a partner's before, the issue itself is asked, not a payload.
  if (one.stored !== null || trackedBy(one, ports) !== null) return undefined;
  return whyIgnored(ports.matcher().match(one.newest, directory), one.newest, ports.brain());
};

/** Whether it is a partner's, by the issue itself or by somebody's word. */
const isPartners = (one: Case, directory: Directory, ports: ProcessPorts): boolean => {
  const match = ports.matcher().match(one.newest, directory);
  return (
    trackedMatch(match, one.stored?.memory ?? null, ports.brain()).partner !== null ||
    trackedBy(one, ports) !== null
  );
};

const processCase = async (one: Case, directory: Directory, ports: ProcessPorts): Promise<Processed> => {
  const asked = one.escalations.filter(({ role }) => role === "target").map(({ record }) => record);
  if (asked.length > 0) {
    const decided = await decideEscalation(one, asked, directory, ports);
    return "why" in decided ? ignore(one, decided.why, ports) : keep(one, decided.real, decided, ports);
  }
  const request = await requestOf(one, ports);
  if (request !== null || (asksInManagersProject(one, ports) && !isPartners(one, directory, ports))) {
    const decided = await decideRequest(one, request, ports);
    return "why" in decided ? ignore(one, decided.why, ports) : keep(one, decided.real, decided, ports);
  }
  const ignored = notWorthReading(one, directory, ports);
  if (ignored === undefined) return readCase(one, directory, ports);
  requirePurpose(one.newest, ports.ownIds(one.newest.ref.instance), ports.now());
  return ignore(one, ignored, ports);
};

/**
 * Decides about what waits for an issue (`waiting`, as it was just read). Throws what GitLab's reads and the database
 * throw: nothing is lost by it.
 */
export const processIssue = async (
  issueKey: string,
  waiting: readonly WaitingDelivery[],
  ports: ProcessPorts,
): Promise<Processed> => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) throw new Error(`not an issue key: ${issueKey}`);
  const { deliveries } = ports.store;
  if (waiting.length === 0) return { ...NOTHING, laterAt: await deliveries.heldUntil(issueKey) };
  const directory = await ports.directory(ref.instance);
  const { now, held } = await partedByFlood(waiting, ref.instance, ports);
  if (held.length > 0) {
    await deliveries.hold(held);
    await sayHeld(issueKey, held, ports);
  }
  const laterAt = await deliveries.heldUntil(issueKey);
  const present = await rechecked(issueKey, now, ports);
  const opened = present.length === 0 ? null : await openCase(issueKey, present, ports.store);
  if (opened === null) return { ...NOTHING, laterAt };
  const one = withoutOwn(opened, ports.ownIds(ref.instance));
  if (one.news.length === 0) return { ...(await ignore(one, "by ourselves", ports)), laterAt };
  return { ...(await processCase(one, directory, ports)), laterAt };
};
