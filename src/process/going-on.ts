/**
 * An issue that was moved here goes on as the one stood that it was, with the questions that went along. What was said there
 * before, and is heard of late, counts here, too.
 */
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Case } from "./case.ts";
import { inherited } from "./inherit.ts";
import { knowsOfMove, originFirst, successorOf } from "./origin.ts";
import type { SuccessorNews } from "./ports.ts";
import type { ProcessPorts } from "./process-ports.ts";

/** With the last word of the other one, where that is newer than what is known here. */
const withLateWords = async (one: Case, { store }: ProcessPorts): Promise<Case> => {
  const { stored } = one;
  const from = stored?.memory.movedFrom;
  if (stored === null || from === undefined) return one;
  const left = (await store.issues.load(from))?.memory.left;
  const { memory } = stored;
  const isNews =
    left !== undefined &&
    left.turn.side !== "nobody" &&
    memory.turn.side !== "nobody" &&
    Date.parse(left.turn.since) > Date.parse(memory.turn.since);
  if (!isNews) return one;
  const { silentSince: _, ...turn } = left.turn;
  return { ...one, stored: { ...stored, memory: { ...memory, turn, undecided: true } } };
};

/** The case as it goes on. Throws where the other one is to be decided about first: see `originFirst`. */
export const goingOn = async (one: Case, real: IssueSnapshot, ports: ProcessPorts): Promise<Case> => {
  if (one.stored !== null) return withLateWords(one, ports);
  const { store } = ports;
  const ageMs = ports.now().getTime() - one.waitingSince.getTime();
  const origin = await originFirst(real, ageMs, {
    gitlab: ports.gitlab(real.ref.instance),
    issues: store.issues,
    found: ports.found,
    isWaiting: store.deliveries.isWaiting,
  });
  if (origin === null) return one;
  // Those of the case were read before it was known that the other one had been decided about.
  const escalations = await store.escalations.ofIssue(one.issueKey);
  return { ...one, stored: { memory: inherited(origin, real), statusNote: null }, escalations };
};

/** What the issue that this one was moved to has to hear of: that this is a partner's by somebody's word, or a late word. */
const tidings = (
  before: IssueMemory | undefined,
  { left, marks, snapshot }: IssueMemory,
): "moved" | `left:${string}` | null => {
  if (snapshot.movedToId === null) return null;
  const isKnown = before !== undefined && knowsOfMove(before);
  if (!isKnown && (marks?.trackedFor ?? "") !== "") return "moved";
  const known = before?.snapshot.movedToId == null ? undefined : before.left?.turn.since;
  return left === undefined || known === undefined || known === left.turn.since
    ? null
    : `left:${left.turn.since}`;
};

/** News for the issue that this one was moved to, where that would not be looked at by itself; null: there is none. */
export const newsForSuccessor = async (
  before: IssueMemory | undefined,
  memory: IssueMemory,
  real: IssueSnapshot,
  ports: ProcessPorts,
): Promise<SuccessorNews | null> => {
  const occasion = tidings(before, memory);
  if (occasion === null) return null;
  const there = await successorOf(real, ports.gitlab(real.ref.instance));
  if (there === null || there.id !== real.movedToId) return null;
  return {
    delivery: ports.newsOf(there, occasion),
    // By its place it may be nobody's: what is remembered of it says whose it is.
    memory: occasion === "moved" ? { ...inherited(memory, there), undecided: true } : null,
  };
};
