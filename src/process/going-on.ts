/**
 * An issue that was moved here goes on as the one stood that it was, with the questions that went along. What was said there
 * before, and is heard of late, counts here, too.
 */
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Case } from "./case.ts";
import { inherited } from "./inherit.ts";
import { originFirst, requireDecided, successorOf } from "./origin.ts";
import type { ProcessPorts } from "./process-ports.ts";

/** How long the oldest of its news has been waiting; milliseconds. */
const ageOf = ({ waitingSince }: Case, { now }: ProcessPorts): number =>
  now().getTime() - waitingSince.getTime();

/** With the last word of the other one, where that is newer than what is known here. */
const withLateWords = async (one: Case, ports: ProcessPorts): Promise<Case> => {
  const { store } = ports;
  const { stored } = one;
  const from = stored?.memory.movedFrom;
  if (stored === null || from === undefined) return one;
  await requireDecided(from, ageOf(one, ports), store.deliveries.isWaiting);
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
  const origin = await originFirst(real, ageOf(one, ports), {
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
  if (before?.snapshot.movedToId == null) return (marks?.trackedFor ?? "") === "" ? null : "moved";
  const known = before.left?.turn.since;
  return left === undefined || known === undefined || known === left.turn.since
    ? null
    : `left:${left.turn.since}`;
};

/**
 * Sees to it that the issue which this one was moved to is looked at, where that would not happen by itself. Called before
 * the decision is stored: news that waits here is waited for there, so that neither is lost if we are killed in between.
 */
export const tellSuccessor = async (
  before: IssueMemory | undefined,
  memory: IssueMemory,
  real: IssueSnapshot,
  ports: ProcessPorts,
): Promise<void> => {
  const occasion = tidings(before, memory);
  if (occasion === null) return;
  const there = await successorOf(real, ports.gitlab(real.ref.instance));
  if (there === null || there.id !== real.movedToId) return;
  // By its place it may be nobody's: what is remembered of it says whose it is.
  if (occasion === "moved")
    await ports.store.issues.begin(issueKeyOf(there.ref), { ...inherited(memory, there), undecided: true });
  await ports.found(there, occasion);
};
