/**
 * An issue that was moved here goes on where another one ended. It is decided about after that one: only then is known
 * what was asked for its sake already.
 */
import { MOVED_FROM, MOVED_TO, placeIn } from "../bot/escalating/reference.ts";
import { LiaisonError } from "../lib/errors.ts";
import { issueKeyOf } from "../model/ids.ts";
import { type IssueSnapshot, isUntouched } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { DecisionGitlab, DecisionStore } from "./ports.ts";
import type { ProcessPorts } from "./process-ports.ts";
import { issueAt } from "./reader.ts";

/** GitLab says where an issue went a moment after it is there. */
const PATIENCE_MS = 10 * 60_000;
/** The other one may be out of reach: then this one goes on without it. */
const OUT_OF_REACH_MS = 6 * 3_600_000;
const SOONEST_MS = 1_000;
const LATEST_MS = 30_000;

/** The issue that it was is to be decided about first. */
class OriginComesFirst extends LiaisonError {
  constructor(origin: string, ageMs: number) {
    super(`This issue was moved here, and ${origin}, which it was, has not been looked at since.`, {
      code: "gitlab.origin-first",
      disposition: { kind: "wait", milliseconds: Math.min(LATEST_MS, Math.max(SOONEST_MS, ageMs)) },
      remedy:
        "Nothing has to be done: that one is looked at first, or this one after some hours all the same.",
    });
  }
}

/** What GitLab refuses to show is as good as not there: waiting for it would keep everything else of the issue waiting. */
const unlessRefused = (error: unknown): null => {
  if (error instanceof LiaisonError && error.disposition.kind === "give-up") return null;
  throw error;
};

/** The issue that GitLab names in its own words beside this one. */
const named = async (
  issue: IssueSnapshot,
  words: RegExp,
  gitlab: DecisionGitlab,
): Promise<IssueSnapshot | null> => {
  const notes = await gitlab.systemNotes(issue.ref);
  const place = notes.map(({ body }) => placeIn(body, words, issue.project.path)).find((one) => one !== null);
  if (place === undefined) return null;
  return issueAt(issue.ref.instance, place.project, place.iid, gitlab).catch(unlessRefused);
};

/** Where this one was moved to; null: nowhere, or where we may not look. */
export const successorOf = (issue: IssueSnapshot, gitlab: DecisionGitlab): Promise<IssueSnapshot | null> =>
  named(issue, MOVED_TO, gitlab);

/** Whether it was decided about since it was moved, by everybody who had something to say. */
export const knowsOfMove = ({ snapshot, undecided }: IssueMemory): boolean =>
  snapshot.movedToId !== null && undecided !== true;

/** What finding out stands on. `found`: stores news of an issue that was just read, for the case that nobody tells of it. */
export interface OriginPorts {
  readonly gitlab: DecisionGitlab;
  readonly issues: DecisionStore["issues"];
  readonly found: ProcessPorts["found"];
  /** Whether news of an issue waits to be decided. */
  readonly isWaiting: (issueKey: string) => Promise<boolean>;
}

/**
 * What is remembered of the issue that this one was moved from; null: it was not moved, or that one is unknown to us.
 * Throws while that one is known, and its move is not. `ageMs`: how long news of this one has been waiting.
 */
export const originFirst = async (
  issue: IssueSnapshot,
  ageMs: number,
  { gitlab, issues, found, isWaiting }: OriginPorts,
): Promise<IssueMemory | null> => {
  if (isUntouched(issue)) return null;
  const origin = await named(issue, MOVED_FROM, gitlab);
  if (origin === null || (origin.movedToId !== null && origin.movedToId !== issue.id)) return null;
  const key = issueKeyOf(origin.ref);
  const known = await issues.load(key);
  if (known === null) return null;
  if (origin.movedToId === null) {
    if (ageMs <= PATIENCE_MS) throw new OriginComesFirst(key, ageMs);
    return null;
  }
  if (!knowsOfMove(known.memory)) {
    await found(origin);
    if (ageMs <= OUT_OF_REACH_MS && (await isWaiting(key))) throw new OriginComesFirst(key, ageMs);
  }
  return (await issues.load(key))?.memory ?? known.memory;
};
