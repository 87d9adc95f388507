/** Labels and assignees: compared with what is so, put into one change, and proven by what GitLab answers. */
import { messageOf } from "../lib/errors.ts";
import type { AssignEffect, LabelsEffect, LabelWish } from "../model/effect.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import { scopeOf } from "../model/scoped.ts";
import { isPassing, LEFT_OUT_WAIT_MS, triesAgain } from "./failure.ts";
import { changedByOthers, changedByUs, takenOffSince } from "./label-history.ts";
import type { OpenEffect } from "./ports.ts";
import { canRide, NO_RIDERS, type Riders } from "./quick-actions.ts";
import { attempt, ofKind, type Round, settle, settleFailure, stepFor } from "./round.ts";

/** GitLab's own default for a new label (doc/user/project/labels.md). */
const DEFAULT_COLOR = "#6699cc";

/** An open effect on labels or assignees, and what of it is still to be done. */
export interface Change {
  readonly open: OpenEffect & { readonly effect: LabelsEffect | AssignEffect };
  readonly riders: Riders;
  /** Ids of those who are to be assigned. */
  readonly assigneeIds: readonly number[];
  /** What cannot be, beforehand: labels that GitLab did not let us create, accounts that it does not know. */
  readonly refusals: readonly string[];
  /** Labels that an earlier attempt put on, and a person has taken off since. */
  readonly undone?: readonly string[];
}

const labelChange = (
  effect: LabelsEffect,
  issue: IssueSnapshot,
  removedByHand: readonly string[],
): Riders => {
  const present = new Set(issue.labels);
  return {
    addLabels: effect.add
      .map((wish) => wish.title)
      .filter((title) => !present.has(title) && (effect.byPerson === true || !removedByHand.includes(title))),
    removeLabels: effect.remove.filter((title) => present.has(title)),
    assign: [],
  };
};

const isNothing = (riders: Riders): boolean =>
  riders.addLabels.length + riders.removeLabels.length + riders.assign.length === 0;

const labelToCreate = ({ title, color, description }: LabelWish) => ({
  title,
  color: color ?? DEFAULT_COLOR,
  ...(description === undefined ? {} : { description }),
});

/**
 * Creates the labels that an effect may create and that do not exist; several replicas may try, and the second
 * finds it there. Answers with refusals: they keep nobody from putting on the labels that do exist.
 */
const createMissing = async (round: Round, effect: LabelsEffect): Promise<string[]> => {
  const refusals: string[] = [];
  const existing = new Set(
    (await round.gitlab.projectLabels(round.issue.project.id)).map((label) => label.title),
  );
  for (const wish of effect.add.filter(({ title }) => !existing.has(title))) {
    try {
      await round.gitlab.createLabel(round.issue.project.id, labelToCreate(wish));
    } catch (error) {
      if (isPassing(error)) throw error;
      refusals.push(`${wish.title} could not be created: ${messageOf(error)}`);
    }
  }
  return refusals;
};

/** What is so after an attempt may have been done by it, or by a person since: ours is remembered as ours. */
const alreadySo = async (
  round: Round,
  { key, add, remove }: LabelsEffect,
  attempts: number,
): Promise<Outcome> => {
  const there = add.map(({ title }) => title).filter((title) => round.issue.labels.includes(title));
  const gone = remove.filter((title) => !round.issue.labels.includes(title));
  const labels = attempts === 0 ? [] : await changedByUs(round, there, "add");
  const unlabelled = attempts === 0 ? [] : await changedByUs(round, gone, "remove");
  return labels.length + unlabelled.length > 0
    ? { key, state: "done", labels, unlabelled, why: "an earlier attempt has done it" }
    : { key, state: "skipped", why: "the labels are so already" };
};

/** Of what is to be taken off only if it is ours, what is there and is not. */
const notOurs = async (round: Round, { ifOurs = [] }: LabelsEffect): Promise<string[]> => {
  const there = ifOurs.filter((title) => round.issue.labels.includes(title));
  const ours = await changedByUs(round, there, "add");
  return there.filter((title) => !ours.includes(title));
};

const isOfSameKey = (one: string, other: string): boolean =>
  scopeOf(one) !== undefined && scopeOf(one) === scopeOf(other);

/** A change of labels; an outcome where there is nothing left to change. */
const labelsLeft = async (
  round: Round,
  open: OpenEffect & { readonly effect: LabelsEffect },
  removedByHand: readonly string[],
): Promise<Change | Outcome> => {
  const wanted = labelChange(open.effect, round.issue, removedByHand);
  if (isNothing(wanted)) return alreadySo(round, open.effect, open.attempts);
  const persons = await notOurs(round, open.effect);
  // Only one label of a key can be on an issue, and this one is a person's.
  const shutOut = wanted.addLabels.filter((title) => persons.some((other) => isOfSameKey(title, other)));
  const theirs = [...(await changedByOthers(round, open.effect)), ...persons, ...shutOut];
  const undone = open.attempts > 0 ? await takenOffSince(round, wanted.addLabels) : [];
  const settled = [...theirs, ...undone];
  const riders = {
    ...wanted,
    addLabels: wanted.addLabels.filter((title) => !settled.includes(title)),
    removeLabels: wanted.removeLabels.filter((title) => !settled.includes(title)),
  };
  const stays = theirs.map((title) => `${title} stays as it is: it was not us who changed it last`);
  const why = [...stays, ...undone.map((title) => `a person has taken ${title} off since we put it on`)];
  const { key } = open.effect;
  // That it was ours is remembered, so that it stays off.
  if (isNothing(riders))
    return { key, state: undone.length > 0 ? "done" : "skipped", labels: undone, why: why.join(". ") };
  const { effect } = open;
  const missing = effect.create ? await stepFor(round, [open], (part) => createMissing(part, effect)) : [];
  const refusals = [...why, ...missing];
  return { open, riders, assigneeIds: [], refusals, undone };
};

/** A change of assignees; an outcome where there is nothing left to change. */
const assigneesLeft = async (
  round: Round,
  open: OpenEffect & { readonly effect: AssignEffect },
): Promise<Change | Outcome> => {
  const { key, usernames } = open.effect;
  const assign: string[] = [];
  const assigneeIds: number[] = [];
  const refusals: string[] = [];
  for (const username of usernames) {
    const user = await round.gitlab.userByUsername(username);
    if (user === null) refusals.push(`GitLab knows no account ${username}`);
    else if (!round.issue.assigneeIds.includes(user.id)) {
      assign.push(username);
      assigneeIds.push(user.id);
    }
  }
  if (assign.length > 0) return { open, riders: { ...NO_RIDERS, assign }, assigneeIds, refusals };
  if (refusals.length > 0) return { key, state: "failed", why: refusals.join(". ") };
  return { key, state: "skipped", why: "assigned already" };
};

const leftOf = (round: Round, open: OpenEffect, removedByHand: readonly string[]) => {
  const [labels] = ofKind([open], "labels");
  const [assign] = ofKind([open], "assign");
  if (labels !== undefined) return labelsLeft(round, labels, removedByHand);
  return assign === undefined ? undefined : stepFor(round, [assign], (part) => assigneesLeft(part, assign));
};

/** What is left to change; effects that are so already, or cannot be, end here. */
export const changesOf = async (
  round: Round,
  open: readonly OpenEffect[],
  removedByHand: readonly string[],
): Promise<Change[]> => {
  const changes: Change[] = [];
  for (const one of open) {
    try {
      const left = await leftOf(round, one, removedByHand);
      if (left === undefined) continue;
      if ("key" in left) await settle(round, one.effect, left);
      else changes.push(left);
    } catch (error) {
      await settleFailure(round, [one], error);
    }
  }
  return changes;
};

/** All changes as riders of one note; undefined where a label's title cannot be written in a quick action. */
export const ridersOf = (changes: readonly Change[]): Riders | undefined => {
  const all: Riders = {
    addLabels: [...new Set(changes.flatMap((change) => change.riders.addLabels))],
    removeLabels: [...new Set(changes.flatMap((change) => change.riders.removeLabels))],
    assign: [...new Set(changes.flatMap((change) => change.riders.assign))],
  };
  return [...all.addLabels, ...all.removeLabels].every(canRide) ? all : undefined;
};

const REFUSED =
  "GitLab took the request and left this out: the bot's role in the project may be too low (Planner or Reporter can label and assign) or the label does not exist";

const because = (refusals: readonly string[]): string => [...refusals, REFUSED].join(". ");

const judgeAssignees = ({ open, riders, assigneeIds, refusals }: Change, after: IssueSnapshot): Outcome => {
  const { key } = open.effect;
  const done = riders.assign.filter((_, index) => after.assigneeIds.includes(assigneeIds[index] ?? -1));
  if (done.length === 0) return { key, state: "failed", why: because(refusals) };
  const all = done.length === riders.assign.length && refusals.length === 0;
  const why = `assigned to ${done.join(", ")}`;
  return { key, state: "done", why: all ? why : `${why}; not all. ${because(refusals)}` };
};

/** The outcome of a change, judged by the issue as it is afterwards. */
const judge = (change: Change, after: IssueSnapshot): Outcome => {
  const { open, riders, refusals, undone = [] } = change;
  const { key, kind } = open.effect;
  if (kind === "assign") return judgeAssignees(change, after);
  const added = riders.addLabels.filter((title) => after.labels.includes(title));
  const removed = riders.removeLabels.filter((title) => !after.labels.includes(title));
  const missed = riders.addLabels.length + riders.removeLabels.length - added.length - removed.length;
  if (added.length + removed.length === 0) return { key, state: "failed", why: because(refusals) };
  const done = [...added.map((title) => `+${title}`), ...removed.map((title) => `-${title}`)].join(", ");
  return {
    key,
    state: "done",
    labels: [...added, ...undone],
    unlabelled: removed,
    why: missed === 0 ? done : `${done}; not all. ${because(refusals)}`,
  };
};

/** Records how a change ended; what GitLab left out altogether is tried again, since the role may be given back. */
export const settleJudged = async (round: Round, change: Change, after: IssueSnapshot): Promise<void> => {
  const { effect, attempts } = change.open;
  const outcome = judge(change, after);
  if (outcome.state === "failed" && triesAgain(attempts))
    return settle(round, effect, { ...outcome, state: "waiting", leftOut: true }, LEFT_OUT_WAIT_MS);
  return settle(round, effect, outcome);
};

/** Sends what could not ride with a note as one change of the issue. */
export const sendChanges = async (round: Round, changes: readonly Change[]): Promise<void> => {
  if (changes.length === 0) return;
  const open = changes.map((change) => change.open);
  const assignees = changes.flatMap((change) => change.assigneeIds);
  try {
    await attempt(round, open);
    const after = await round.gitlab.changeIssue(round.issue.ref, {
      addLabels: [...new Set(changes.flatMap((change) => change.riders.addLabels))],
      removeLabels: [...new Set(changes.flatMap((change) => change.riders.removeLabels))],
      ...(assignees.length === 0
        ? {}
        : { assigneeIds: [...new Set([...round.issue.assigneeIds, ...assignees])] }),
    });
    for (const change of changes) await settleJudged(round, change, after);
  } catch (error) {
    await settleFailure(round, open, error);
  }
};
