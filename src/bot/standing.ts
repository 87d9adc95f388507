/**
 * How issues of partners stand: whose each is, whom it waits on, and what there is to do. Inboxes and digests say the same
 * of it, each in its own form. Pure, from what is remembered.
 */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { WITHOUT_ANSWER } from "../escalation/machine.ts";
import type { PersonRef } from "../model/effect.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueMemory, Turn } from "../model/memory.ts";
import { assignedTo } from "../triage/assigned.ts";
import { pauseOf, presentPartners } from "../triage/partner-standing.ts";
import { groupOf } from "./stories.ts";

/** An issue of a partner, as it is remembered. */
export interface KnownIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

/** Whose an issue is. */
export interface Care {
  readonly partner: Partner;
  /** Who looks after it now, or would if they were there; null: nobody. */
  readonly owner: PersonRef | null;
  /** The partner is: it is only watched. */
  readonly isPaused: boolean;
}

/** How one issue stands. */
export interface Standing extends Care {
  readonly issue: KnownIssue;
  readonly turn: Turn;
  readonly isOpen: boolean;
  readonly isSnoozed: boolean;
  /** What there is to do beside answering; null: nothing. */
  readonly todo: string | null;
  /** The next step is its owner's. */
  readonly needsOwner: boolean;
}

/** What there is to do beside answering: what teams handed over, and what rules propose. */
export const todoOf = ({ teams = [] }: IssueMemory, configuration: Configuration): string | null =>
  teams
    .flatMap(({ team, state }) => {
      const group = groupOf(configuration, team);
      if (state === "answered") return [`bring the answer of ${group}`];
      if (state === "proposed") return [`decide whether ${group} is asked`];
      if (WITHOUT_ANSWER.includes(state)) return [`${group} has not helped: find another way`];
      return [];
    })
    .join("; ") || null;

/** Answers whose an issue is at a moment; null: it is no partner's who is with us. Of many issues at once. */
export type CareOf = (partner: string | null, issueKey: string) => Care | null;

/** See `CareOf`. */
export const careAt = (configuration: Configuration, now: Date): CareOf => {
  const partners = new Map(presentPartners(configuration.partners).map((partner) => [partner.id, partner]));
  // Only where people take turns it depends on the issue, and then on no more than whose turn its number is.
  const turns = new Map(
    configuration.liaisons
      .filter(({ share, liaisons }) => share === "rotate" && liaisons.length > 1)
      .map(({ id, liaisons }) => [id, liaisons.length]),
  );
  const known = new Map<string, Care>();
  return (id, issueKey) => {
    const partner = partners.get(id ?? "");
    if (partner === undefined) return null;
    const inTurn = turns.get(partner.liaison ?? "");
    const iid = inTurn === undefined ? 0 : (parseIssueKey(issueKey)?.iid ?? 0) % inTurn;
    const key = `${partner.id} ${iid}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const { acting, liaisons } = assignedTo(configuration, partner, iid, now);
    const care = { partner, owner: acting ?? liaisons[0] ?? null, isPaused: pauseOf(partner, now) !== null };
    known.set(key, care);
    return care;
  };
};

/** How issues stand at a moment; those of nobody who is with us are left out. */
export const standingsOf = (
  configuration: Configuration,
  issues: readonly KnownIssue[],
  now: Date,
  careOf: CareOf = careAt(configuration, now),
): Standing[] =>
  issues.flatMap((issue) => {
    const { memory } = issue;
    const care = careOf(memory.partner, issue.issueKey);
    if (care === null) return [];
    const turn = memory.waits ?? memory.turn;
    const todo = todoOf(memory, configuration);
    return [
      {
        ...care,
        issue,
        turn,
        todo,
        isOpen: memory.snapshot.state === "opened",
        isSnoozed: Date.parse(memory.marks?.snoozedUntil ?? "") > now.getTime(),
        needsOwner: turn.side === "liaison" || todo !== null,
      },
    ];
  });
