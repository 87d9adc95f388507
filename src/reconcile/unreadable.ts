/** Issues that cannot be read: tried again a few times, then left out, so that one of them does not block its place. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";

/** What went wrong with single issues. */
export interface Unreadable {
  /** Whether the walk goes on without this issue; false: it has to be tried again first. */
  skips(stamp: string, issue: IssueSnapshot, thrown: unknown): boolean;
  /** It was read. */
  settle(stamp: string): void;
}

/** Failures that may come from the issue alone. The others (token, pause, database) befall every issue alike. */
const ISSUE_CODES: ReadonlySet<string> = new Set([
  "gitlab.forbidden",
  "gitlab.not-found",
  "gitlab.conflict",
  "gitlab.refused",
  "gitlab.answer-too-long",
  "gitlab.unavailable",
]);

const isOfIssue = (thrown: unknown): boolean =>
  !(thrown instanceof LiaisonError) || (ISSUE_CODES.has(thrown.code) && thrown.disposition.kind !== "wait");

/** Told once of an issue that is left out. */
export type OnLeftOut = (issue: IssueSnapshot, thrown: unknown) => void;

/** Says so in the log. */
export const leftOutInLog =
  (log: Logger): OnLeftOut =>
  (issue, thrown) =>
    log.error(
      { issue: referenceOf(issue), updatedAt: issue.updatedAt },
      `an issue cannot be read and is left out until it changes: ${messageOf(thrown)}`,
    );

/** Leaves an issue out after `tries` failures of the same change of it. Remembers at most `size` issues. */
export const createUnreadable = (onLeftOut: OnLeftOut, tries: number, size: number): Unreadable => {
  const failures = new Map<string, number>();
  return {
    skips: (stamp, issue, thrown) => {
      if (!isOfIssue(thrown)) return false;
      const count = (failures.get(stamp) ?? 0) + 1;
      failures.delete(stamp);
      failures.set(stamp, count);
      const [oldest] = failures.keys();
      if (failures.size > size && oldest !== undefined) failures.delete(oldest);
      if (count === tries) onLeftOut(issue, thrown);
      return count >= tries;
    },
    settle: (stamp) => void failures.delete(stamp),
  };
};

/** For what is walked over once: what asking again will not change is left out at once, everything else ends the walk. */
export const createUnreadableOnce = (onLeftOut: OnLeftOut): Unreadable => ({
  skips: (_, issue, thrown) => {
    const mayPass = thrown instanceof LiaisonError && thrown.disposition.kind !== "give-up";
    if (mayPass || !isOfIssue(thrown)) return false;
    onLeftOut(issue, thrown);
    return true;
  },
  settle: () => undefined,
});
