/** Everything that waits for one issue, read: what a decision begins with. */
import { LiaisonError } from "../lib/errors.ts";
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { newestOf, newsOf, type WaitingDelivery } from "./news.ts";
import type { DecisionStore, EscalationOfIssue, StoredIssue } from "./ports.ts";

/** The news of one issue, and what is known of it. */
export interface Case {
  readonly issueKey: string;
  readonly deliveryIds: readonly number[];
  readonly news: readonly IssueNews[];
  readonly newest: IssueSnapshot;
  readonly stored: StoredIssue | null;
  readonly escalations: readonly EscalationOfIssue[];
  /** When the newest of the deliveries came. */
  readonly receivedAt: Date;
  /** When the oldest of them came. */
  readonly waitingSince: Date;
  readonly more: boolean;
}

/** Deliveries are read in bounded portions: where there are so many, there may be more. */
const MANY = 4;

/** Reads what waits; null: there is no news in it. What cannot be read is put aside, with why. */
export const openCase = async (
  issueKey: string,
  deliveries: readonly WaitingDelivery[],
  store: Pick<DecisionStore, "deliveries" | "issues" | "escalations">,
): Promise<Case | null> => {
  const { events, unread } = newsOf(deliveries);
  for (const { id, why } of unread) await store.deliveries.settle([id], "unreadable", why);
  const stored = await store.issues.load(issueKey);
  const newest = newestOf([
    ...(stored === null ? [] : [stored.memory.snapshot]),
    ...events.map((event) => event.issue),
  ]);
  if (newest === undefined || events.length === 0) return null;
  const received = deliveries.map((delivery) => delivery.receivedAt.getTime());
  const lost = new Set(unread.map(({ id }) => id));
  return {
    issueKey,
    deliveryIds: deliveries.map(({ id }) => id).filter((id) => !lost.has(id)),
    news: events,
    newest,
    stored,
    escalations: await store.escalations.ofIssue(issueKey),
    receivedAt: new Date(Math.max(...received)),
    waitingSince: new Date(Math.min(...received)),
    more: deliveries.length >= MANY,
  };
};

/** Intake leaves our own events out where it knows who we are; on the first day it may not have known yet. */
export const withoutOwn = (one: Case, ownIds: ReadonlySet<number>): Case => ({
  ...one,
  news: one.news.filter((event) => !ownIds.has(event.actor.id)),
});

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

/** Why an issue cannot be read. */
export const GONE =
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

/** The issue as it was just read; null: it is gone for sure. Throws while it may only not be there yet. */
export const readFresh = async (
  one: Case,
  readIssue: (ref: IssueSnapshot["ref"]) => Promise<IssueSnapshot | null>,
  now: Date,
): Promise<IssueSnapshot | null> => {
  const fresh = await readIssue(one.newest.ref);
  if (fresh !== null) return believed(one.newest, fresh);
  const ageMs = now.getTime() - one.receivedAt.getTime();
  if (ageMs < PATIENCE_MS) throw new IssueNotSeenYet(ageMs);
  return null;
};
