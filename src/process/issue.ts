/**
 * One job: everything that is new about one issue. Drains its waiting deliveries, gathers facts,
 * lets the handlers decide, and stores the plan with the decision; applying it comes after.
 */
import type { HandlerRun } from "../bot/run.ts";
import type { Partner } from "../config/schema/people.ts";
import { LiaisonError } from "../lib/errors.ts";
import { withArticle } from "../lib/words.ts";
import type { IssueNews } from "../model/event.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Plan } from "../model/plan.ts";
import type { Directory, Match, Matcher } from "../triage/match.ts";
import { capRules } from "./cap.ts";
import { type Brain, decide, type Facts } from "./decide.ts";
import { newestOf, newsOf, type WaitingDelivery } from "./news.ts";
import type { DecisionGitlab, DecisionStore, LoggedEffect, StoredIssue } from "./ports.ts";
import { recordingReader } from "./reader.ts";
import { ownLabelsOf, reachedOf, takenOffByUs } from "./remember.ts";

/** Everything that processing an issue needs. */
export interface ProcessPorts {
  readonly store: DecisionStore;
  readonly gitlab: (instance: string) => DecisionGitlab;
  readonly brain: () => Brain;
  readonly matcher: () => Matcher;
  /** Resolved beforehand; the promise settles once every source was read at least once. */
  readonly directory: (instance: string) => Promise<Directory>;
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  readonly now: () => Date;
  readonly onRuns: (runs: readonly HandlerRun[]) => void;
  /** Told of every plan once it is stored. */
  readonly onPlan: (plan: Plan) => void;
  readonly onRuleStopped: (askedBy: string) => void;
}

/** What a pass over an issue led to. */
export interface Processed {
  /** The issue as it was just read from GitLab; null: it was not read. */
  readonly fresh: IssueSnapshot | null;
  /** A handler that failed: the deliveries stay, to be decided again. */
  readonly failed: { readonly handler: string; readonly error: unknown } | null;
  /** There may be more deliveries than were read at once. */
  readonly more: boolean;
}

const NOTHING: Processed = { fresh: null, failed: null, more: false };

interface Case {
  readonly issueKey: string;
  readonly deliveryIds: readonly number[];
  readonly news: readonly IssueNews[];
  readonly newest: IssueSnapshot;
  readonly stored: StoredIssue | null;
  /** When the newest of the deliveries came. */
  readonly receivedAt: Date;
  readonly more: boolean;
}

/** Deliveries are read in bounded portions: where there are so many, there may be more. */
const MANY = 4;

const settleUnread = async (
  ports: ProcessPorts,
  unread: readonly { id: number; why: string }[],
): Promise<void> => {
  for (const { id, why } of unread) await ports.store.deliveries.settle([id], "unreadable", why);
};

const open = async (
  issueKey: string,
  deliveries: readonly WaitingDelivery[],
  ports: ProcessPorts,
): Promise<Case | null> => {
  const { events, unread } = newsOf(deliveries);
  await settleUnread(ports, unread);
  const stored = await ports.store.issues.load(issueKey);
  const newest = newestOf([
    ...(stored === null ? [] : [stored.memory.snapshot]),
    ...events.map((event) => event.issue),
  ]);
  if (newest === undefined || events.length === 0) return null;
  const lost = new Set(unread.map(({ id }) => id));
  const deliveryIds = deliveries.map(({ id }) => id).filter((id) => !lost.has(id));
  const receivedAt = new Date(Math.max(...deliveries.map((delivery) => delivery.receivedAt.getTime())));
  return { issueKey, deliveryIds, news: events, newest, stored, receivedAt, more: deliveries.length >= MANY };
};

/** Why the issue is none of ours; undefined: it is. */
const whyIgnored = (match: Match, issue: IssueSnapshot, brain: Brain): string | undefined => {
  if (match.partner === null) return match.reason;
  if (!brain.configuration.types.includes(issue.type))
    return `${withArticle(issue.type)}; \`types\` watches ${brain.configuration.types.join(", ")}`;
  return undefined;
};

const factsOf = (
  one: Case,
  real: IssueSnapshot,
  match: Match & { partner: Partner },
  logged: readonly LoggedEffect[],
  now: Date,
): Facts => {
  const memory = one.stored?.memory ?? null;
  return {
    now: now.toISOString(),
    news: one.news,
    issue: real,
    partner: match.partner,
    match: { reason: match.reason, also: match.also },
    memory,
    ownLabels: ownLabelsOf(memory, logged),
    takenOff: takenOffByUs(memory, logged),
    reached: reachedOf(logged),
    hasStatusNote: one.stored?.statusNote != null,
  };
};

/** GitLab.com reads from replicas that lag by less than this. */
const REPLICA_LAG_MS = 5 * 60_000;

/**
 * The issue as it is. What a payload says of the newest change counts where GitLab's answer lags behind it; where
 * the issue is, whose it is and what it is, GitLab alone decides: whoever knows a hook's secret can send payloads.
 */
const believed = (newest: IssueSnapshot, fresh: IssueSnapshot): IssueSnapshot => {
  const ahead = Date.parse(newest.updatedAt) - Date.parse(fresh.updatedAt);
  if (ahead <= 0 || ahead > REPLICA_LAG_MS || newest.id !== fresh.id) return fresh;
  return {
    ...fresh,
    title: newest.title,
    // What is remembered has no description.
    description: newest.description === "" ? fresh.description : newest.description,
    state: newest.state,
    labels: newest.labels,
    assigneeIds: newest.assigneeIds,
    confidential: newest.confidential || fresh.confidential,
    updatedAt: newest.updatedAt,
  };
};

const GONE =
  "GitLab does not show us this issue: it was deleted, or it is confidential and the bot may not see it";

/** GitLab's replicas may not know a new issue yet, and a bot's rights may be on their way. */
const PATIENCE_MS = 10 * 60_000;
const SOONEST_MS = 5_000;

/** GitLab says 404 to news that is only just in. */
class IssueNotSeenYet extends LiaisonError {
  constructor(ageMs: number) {
    super(`${GONE}.`, {
      code: "gitlab.issue-not-seen",
      disposition: { kind: "wait", milliseconds: Math.max(SOONEST_MS, ageMs) },
      remedy:
        "It is asked for again for ten minutes; give the bot the Planner or Reporter role if it may not see it.",
    });
  }
}

const ignore = async (one: Case, why: string, ports: ProcessPorts): Promise<Processed> => {
  await ports.store.deliveries.settle(one.deliveryIds, "ignored", why);
  return { ...NOTHING, more: one.more };
};

/** Reads the issue, and asks once more whose it is: news has no fractions of seconds, so it may look older than what is remembered. */
const readCase = async (one: Case, directory: Directory, ports: ProcessPorts): Promise<Processed> => {
  const fresh = await ports.gitlab(one.newest.ref.instance).readIssue(one.newest.ref);
  if (fresh === null) {
    const ageMs = ports.now().getTime() - one.receivedAt.getTime();
    if (ageMs < PATIENCE_MS) throw new IssueNotSeenYet(ageMs);
    return ignore(one, GONE, ports);
  }
  const real = believed(one.newest, fresh);
  const match = ports.matcher().match(real, directory);
  const { partner } = match;
  const ignored = whyIgnored(match, real, ports.brain());
  if (partner === null || ignored !== undefined) return ignore(one, ignored ?? match.reason, ports);
  return decideCase(one, real, { ...match, partner }, directory, ports);
};

const decideCase = async (
  one: Case,
  real: IssueSnapshot,
  match: Match & { partner: Partner },
  directory: Directory,
  ports: ProcessPorts,
): Promise<Processed> => {
  const { instance } = real.ref;
  const gitlab = ports.gitlab(instance);
  const brain = ports.brain();
  const now = ports.now();
  const facts = factsOf(one, real, match, await ports.store.effects.ofIssue(one.issueKey), now);
  const { reader, lookups } = recordingReader(real, gitlab);
  const roleOf = brain.roles.on(match.partner, directory, ports.ownIds(instance));
  const { plan, memory, runs } = await decide(facts, brain, reader, roleOf);
  ports.onRuns(runs);
  const failed = runs.find((run) => run.error !== null) ?? null;
  const capped = await capRules(plan, brain.configuration, ports.store, now);
  const { partner, ...kept } = facts;
  await ports.store.decisions.save({
    plan: capped.plan,
    facts: { ...kept, partner: partner.id, lookups },
    memory: failed === null ? memory : { ...memory, undecided: true },
    deliveryIds: failed === null ? one.deliveryIds : [],
  });
  ports.onPlan(capped.plan);
  for (const askedBy of capped.stoppedNow) ports.onRuleStopped(askedBy);
  return { fresh: real, failed, more: one.more && failed === null };
};

/** Intake leaves our own events out where it knows who we are; on the first day it may not have known yet. */
const withoutOwn = (one: Case, ownIds: ReadonlySet<number>): Case => ({
  ...one,
  news: one.news.filter((event) => !ownIds.has(event.actor.id)),
});

/** Decides about everything that waits for an issue. Throws what GitLab's reads and the database throw: nothing is lost by it. */
export const processIssue = async (issueKey: string, ports: ProcessPorts): Promise<Processed> => {
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) throw new Error(`not an issue key: ${issueKey}`);
  const deliveries = await ports.store.deliveries.waitingFor(issueKey);
  if (deliveries.length === 0) return NOTHING;
  const opened = await open(issueKey, deliveries, ports);
  if (opened === null) return NOTHING;
  const directory = await ports.directory(ref.instance);
  const one = withoutOwn(opened, ports.ownIds(ref.instance));
  if (one.news.length === 0) return ignore(one, "by ourselves", ports);
  // Of an issue that was a partner's before, the issue itself is asked, not a payload.
  const ignored =
    one.stored === null
      ? whyIgnored(ports.matcher().match(one.newest, directory), one.newest, ports.brain())
      : undefined;
  if (ignored !== undefined) return ignore(one, ignored, ports);
  return readCase(one, directory, ports);
};
