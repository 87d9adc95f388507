/** An issue that we have just opened: people may write there before it is recorded what it was opened for. */
import { LiaisonError } from "../lib/errors.ts";
import type { IssueSnapshot } from "../model/issue.ts";

/** An answer that was lost is looked for within minutes; what is recorded later has its news looked at again. */
const PATIENCE_MS = 10 * 60_000;
const SOONEST_MS = 5_000;

class PurposeNotRecordedYet extends LiaisonError {
  constructor(age: number) {
    super("Our own account has just opened this issue, and what it is for is not recorded yet.", {
      code: "gitlab.purpose-not-recorded",
      disposition: { kind: "wait", milliseconds: Math.max(SOONEST_MS, age) },
      remedy: "Nothing has to be done: its news is looked at again, for ten minutes at most.",
    });
  }
}

/** Throws while news of it is not to be ignored for being about nothing that we know. */
export const requirePurpose = (
  { authorId, createdAt }: Pick<IssueSnapshot, "authorId" | "createdAt">,
  ownIds: ReadonlySet<number>,
  now: Date,
): void => {
  const age = Math.abs(now.getTime() - Date.parse(createdAt));
  if (ownIds.has(authorId) && age < PATIENCE_MS) throw new PurposeNotRecordedYet(age);
};
