import type { LabelWish } from "../model/effect.ts";
import { type LabelSituation, NOT_OURS, refusalOf } from "./label-refusals.ts";

/** A label as a rule writes it. */
interface WrittenLabel {
  readonly title: string;
  readonly color?: string | undefined;
  readonly description?: string | undefined;
}

/** What one rule wants of an issue's labels. */
export interface LabelWishes {
  /** The rule, for reports. */
  readonly askedBy: string;
  readonly add: readonly WrittenLabel[];
  readonly remove: readonly string[];
}

/** A wish and who has it. */
type AskedLabel = LabelWish & { readonly askedBy: string };

/** What happens to an issue's labels, and which wishes do not come true. */
export interface LabelDecision {
  readonly add: readonly AskedLabel[];
  /** Titles; also labels of ours that give way to another of their scope. */
  readonly remove: readonly { readonly title: string; readonly askedBy: string }[];
  /** Titles among `add` that the project does not have yet. */
  readonly create: readonly string[];
  readonly skipped: readonly { readonly title: string; readonly askedBy: string; readonly why: string }[];
}

/** Wishes that were accepted so far, also those that are true already: they hold against later ones. */
interface Working {
  readonly on: Map<string, AskedLabel>;
  /** Title → who asked. */
  readonly off: Map<string, string>;
  readonly skipped: { title: string; askedBy: string; why: string }[];
  /** Titles that are on the issue and that some rule, also a later one, will take off. */
  readonly leaving: ReadonlySet<string>;
}

/** Of what is on the issue, whoever speaks of it first decides; in one rule taking off comes first. */
const leavingOf = (wishes: readonly LabelWishes[], { current, policy }: LabelSituation): Set<string> => {
  const leaving = new Set<string>();
  const staying = new Set<string>();
  for (const { add, remove } of policy === "none" ? [] : wishes) {
    for (const title of remove) if (current.has(title) && !staying.has(title)) leaving.add(title);
    for (const { title } of add) if (!leaving.has(title)) staying.add(title);
  }
  return leaving;
};

const wishToRemove = (working: Working, situation: LabelSituation, title: string, askedBy: string): void => {
  const rival = working.on.get(title);
  if (rival !== undefined) {
    working.skipped.push({
      title,
      askedBy,
      why: `the rule "${rival.askedBy}", which comes first, wants it on`,
    });
  } else if (situation.policy === "none") {
    if (situation.current.has(title)) working.skipped.push({ title, askedBy, why: NOT_OURS });
  } else if (situation.keptOn?.has(title) === true) {
    working.skipped.push({ title, askedBy, why: "it was put back (`liaison undo`), and stays on" });
  } else if (!working.off.has(title)) working.off.set(title, askedBy);
};

const wishToAdd = (
  working: Working,
  situation: LabelSituation,
  wish: WrittenLabel,
  askedBy: string,
): void => {
  const { title } = wish;
  const rival = working.off.get(title);
  if (rival !== undefined) {
    working.skipped.push({ title, askedBy, why: `the rule "${rival}", which comes first, wants it off` });
    return;
  }
  if (working.on.has(title)) return;
  const answer = situation.current.has(title)
    ? { replaces: [] }
    : refusalOf(
        title,
        situation,
        [...working.on.values()],
        new Set([...working.off.keys(), ...working.leaving]),
      );
  if ("refused" in answer) {
    working.skipped.push({ title, askedBy, why: answer.refused });
    return;
  }
  for (const old of answer.replaces) working.off.set(old, askedBy);
  const { color, description } = wish;
  working.on.set(title, {
    title,
    askedBy,
    ...(color === undefined ? {} : { color }),
    ...(description === undefined ? {} : { description }),
  });
};

/**
 * Decides about labels. Wishes come in the order of the rules, and of two that cannot both be the first wins.
 * A label that a human took off stays off; a scoped label gives way to another of its scope only where we put it
 * on ourselves. Titles are compared exactly: to GitLab `bug` and `Bug` are two labels.
 */
export const decideLabels = (wishes: readonly LabelWishes[], situation: LabelSituation): LabelDecision => {
  const working: Working = {
    on: new Map(),
    off: new Map(),
    skipped: [],
    leaving: leavingOf(wishes, situation),
  };
  for (const { askedBy, add, remove } of wishes) {
    for (const title of remove) wishToRemove(working, situation, title, askedBy);
    for (const wish of add) wishToAdd(working, situation, wish, askedBy);
  }
  const { current, existing } = situation;
  const add = [...working.on.values()].filter(({ title }) => !current.has(title));
  const remove = [...working.off].filter(([title]) => current.has(title));
  return {
    add,
    remove: remove.map(([title, askedBy]) => ({ title, askedBy })),
    create: existing === null ? [] : add.map(({ title }) => title).filter((title) => !existing.has(title)),
    skipped: working.skipped,
  };
};
