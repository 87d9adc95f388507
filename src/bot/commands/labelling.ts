/** What the commands of one comment want of labels: one wish, in which a later line comes before an earlier one. */
import type { LabelWish } from "../../model/effect.ts";
import type { PlanWriter } from "../plan-writer.ts";

type Labelling = Parameters<PlanWriter["labels"]>[0];

/** Takes wishes, answers all of them as one; `askedBy` is what that one is known by. */
export const labelling = (askedBy: string) => {
  const add = new Map<string, LabelWish>();
  const remove = new Set<string>();
  const reasons: string[] = [];
  return {
    with: (wish: Labelling): Labelling => {
      for (const title of wish.remove ?? []) {
        add.delete(title);
        remove.add(title);
      }
      for (const label of wish.add ?? []) {
        remove.delete(label.title);
        add.set(label.title, label);
      }
      reasons.push(wish.reason);
      return { ...wish, askedBy, add: [...add.values()], remove: [...remove], reason: reasons.join("; ") };
    },
    /** Labels as they are once that is done. */
    on: (labels: readonly string[]): readonly string[] => [
      ...new Set([...labels.filter((title) => !remove.has(title)), ...add.keys()]),
    ],
  };
};
