/** Labels and assignees: compared with what is so, put into one change, and proven by what GitLab answers. */
import { messageOf } from "../lib/errors.ts";
import type { AssignEffect, LabelsEffect, LabelWish } from "../model/effect.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import { isPassing } from "./failure.ts";
import type { OpenEffect } from "./ports.ts";
import { canRide, type Riders } from "./quick-actions.ts";
import { attempt, ofKind, type Round, settle, settleFailure } from "./round.ts";

/** GitLab's own default for a new label (doc/user/project/labels.md). */
const DEFAULT_COLOR = "#6699cc";

/** An open effect on labels or assignees, and what of it is still to be done. */
export interface Change {
  readonly open: OpenEffect & { readonly effect: LabelsEffect | AssignEffect };
  readonly riders: Riders;
  /** What GitLab said to labels that we wanted to create. */
  readonly refusals: readonly string[];
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
      .filter((title) => !present.has(title) && !removedByHand.includes(title)),
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
  if (!effect.create) return [];
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

/** Labels that are there after an attempt whose answer was lost were put on by it: they are remembered as ours. */
const alreadySo = ({ key, add }: LabelsEffect, attempts: number, issue: IssueSnapshot): Outcome => {
  const labels = add.map(({ title }) => title).filter((title) => issue.labels.includes(title));
  return attempts > 0 && labels.length > 0
    ? { key, state: "done", labels, why: "an earlier attempt has done it" }
    : { key, state: "skipped", why: "the labels are so already" };
};

/** What is left to change; effects that are so already end here as skipped. */
export const changesOf = async (
  round: Round,
  open: readonly OpenEffect[],
  removedByHand: readonly string[],
): Promise<Change[]> => {
  const changes: Change[] = [];
  for (const one of ofKind(open, "labels")) {
    const riders = labelChange(one.effect, round.issue, removedByHand);
    if (isNothing(riders)) {
      await settle(round, one.effect, alreadySo(one.effect, one.attempts, round.issue));
      continue;
    }
    try {
      changes.push({ open: one, riders, refusals: await createMissing(round, one.effect) });
    } catch (error) {
      await settleFailure(round, [one], error);
    }
  }
  for (const one of ofKind(open, "assign"))
    changes.push({
      open: one,
      riders: { addLabels: [], removeLabels: [], assign: one.effect.usernames },
      refusals: [],
    });
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

/** The outcome of a change, judged by the issue as it is afterwards. */
export const judge = (
  { open: { effect }, riders, refusals }: Change,
  after: IssueSnapshot,
  assigned: boolean,
): Outcome => {
  const { key } = effect;
  if (effect.kind === "assign")
    return assigned
      ? { key, state: "done", why: `assigned to ${riders.assign.join(", ")}` }
      : { key, state: "failed", why: REFUSED };
  const added = riders.addLabels.filter((title) => after.labels.includes(title));
  const removed = riders.removeLabels.filter((title) => !after.labels.includes(title));
  const missed = riders.addLabels.length + riders.removeLabels.length - added.length - removed.length;
  const why = [...refusals, REFUSED].join(". ");
  if (added.length + removed.length === 0) return { key, state: "failed", why };
  const done = [...added.map((title) => `+${title}`), ...removed.map((title) => `-${title}`)].join(", ");
  return { key, state: "done", labels: added, why: missed === 0 ? done : `${done}; not all. ${why}` };
};

const idsOf = async (round: Round, usernames: readonly string[]): Promise<number[]> => {
  const users = await Promise.all(usernames.map((username) => round.gitlab.userByUsername(username)));
  return users.flatMap((user) => (user === null ? [] : [user.id]));
};

/** Sends what could not ride with a note as one change of the issue. */
export const sendChanges = async (round: Round, changes: readonly Change[]): Promise<void> => {
  if (changes.length === 0) return;
  const open = changes.map((change) => change.open);
  try {
    const wanted = await idsOf(
      round,
      changes.flatMap((change) => change.riders.assign),
    );
    await attempt(round, open);
    const after = await round.gitlab.changeIssue(round.issue.ref, {
      addLabels: [...new Set(changes.flatMap((change) => change.riders.addLabels))],
      removeLabels: [...new Set(changes.flatMap((change) => change.riders.removeLabels))],
      ...(wanted.length === 0 ? {} : { assigneeIds: [...new Set([...round.issue.assigneeIds, ...wanted])] }),
    });
    const assigned = wanted.length > 0 && wanted.every((id) => after.assigneeIds.includes(id));
    for (const change of changes) await settle(round, change.open.effect, judge(change, after, assigned));
  } catch (error) {
    await settleFailure(round, open, error);
  }
};
