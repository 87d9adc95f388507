/**
 * An issue that was moved here goes on where another one ended. It is decided about after that one: only then is known
 * what was asked for its sake already.
 */
import { parseReference } from "../bot/escalating/reference.ts";
import { LiaisonError } from "../lib/errors.ts";
import { issueKeyOf } from "../model/ids.ts";
import { type IssueSnapshot, isUntouched } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { DecisionGitlab, DecisionStore } from "./ports.ts";
import { issueAt } from "./reader.ts";

/** News of both comes together; the one that was lost is found by the next sweep, and is not waited for. */
const PATIENCE_MS = 60_000;
const WAIT_MS = 1_000;

const MOVED = /^moved from (\S+)$/;

/** The issue that it was is to be decided about first. */
class OriginComesFirst extends LiaisonError {
  constructor(origin: string) {
    super(`This issue was moved here, and ${origin}, which it was, has not been looked at since.`, {
      code: "gitlab.origin-first",
      disposition: { kind: "wait", milliseconds: WAIT_MS },
      remedy: "Nothing has to be done: that one is looked at first, or this one after a minute all the same.",
    });
  }
}

const originOf = async (issue: IssueSnapshot, gitlab: DecisionGitlab): Promise<IssueSnapshot | null> => {
  const notes = await gitlab.systemNotes(issue.ref);
  const [, reference] = notes.flatMap(({ body }) => MOVED.exec(body.trim()) ?? []);
  const place = reference === undefined ? null : parseReference(reference, issue.project.path);
  return place === null ? null : await issueAt(issue.ref.instance, place.project, place.iid, gitlab);
};

/**
 * What is remembered of the issue that this one was moved from; null: it was not moved, or that one is unknown to us.
 * Throws while that one is known, and its move is not. `receivedAt`: when the first news of this one came.
 */
export const originFirst = async (
  issue: IssueSnapshot,
  gitlab: DecisionGitlab,
  issues: DecisionStore["issues"],
  { receivedAt, now }: { readonly receivedAt: Date; readonly now: Date },
): Promise<IssueMemory | null> => {
  if (isUntouched(issue)) return null;
  const origin = await originOf(issue, gitlab);
  if (origin?.movedToId !== issue.id) return null;
  const key = issueKeyOf(origin.ref);
  const known = await issues.load(key);
  const isWaitedFor = now.getTime() - receivedAt.getTime() <= PATIENCE_MS;
  if (known !== null && known.memory.snapshot.movedToId === null && isWaitedFor)
    throw new OriginComesFirst(key);
  return known?.memory ?? null;
};
