/** One scoped label of ours on a partner's issue that follows how things stand. */
import { decideLabels } from "../triage/labels.ts";
import type { Context } from "./context.ts";

/** Which label, and what was wished before. */
interface ScopedWish {
  /** The handler, for sentences. */
  readonly askedBy: string;
  /** `waiting-on` of `waiting-on::partner`. */
  readonly key: string;
  /** All of it; null: none. */
  readonly wanted: string | null;
  /** What was wished last, as it is remembered. */
  readonly before: string | null;
  readonly reason: string;
}

/** Ours of that key, but for the one that is wanted; a person's label is theirs to take off. */
const outdated = ({ issue, ownLabels }: Context, { key, wanted }: ScopedWish): string[] =>
  issue.labels.filter(
    (title) => title.startsWith(`${key}::`) && title !== wanted && ownLabels.includes(title),
  );

/** Of that key, what may be there by us, or still come: its answer is not known, or it waits for another try. */
const inDoubt = ({ labelsUnderWay, ownLabels }: Context, { key, wanted }: ScopedWish): string[] => [
  ...new Set(
    labelsUnderWay.on.filter(
      (title) => title.startsWith(`${key}::`) && title !== wanted && !ownLabels.includes(title),
    ),
  ),
];

/** Brings the label; where a person took it off, it stays off until another is wanted. */
export const bringScopedLabel = async (context: Context, wish: ScopedWish): Promise<void> => {
  const { gitlab, issue, labelsUnderWay, memory, ownLabels, partner, plan } = context;
  const { askedBy, wanted, before, reason } = wish;
  const remove = outdated(context, wish);
  const doubtful = inDoubt(context, wish);
  const takenOff = wanted !== null && before === wanted && memory.removedLabels.includes(wanted);
  const goes = wanted !== null && labelsUnderWay.off.includes(wanted);
  const missing = wanted !== null && (goes || !issue.labels.includes(wanted)) && !takenOff;
  if (!missing && remove.length + doubtful.length === 0) return;
  const decision = decideLabels([{ askedBy, add: missing ? [{ title: wanted }] : [], remove }], {
    current: new Set(issue.labels.filter((title) => !(goes && title === wanted))),
    // How things stand changes; that a person took an earlier word off says nothing of the next.
    removedByHand: new Set(memory.removedLabels.filter((title) => title !== wanted)),
    own: new Set([...ownLabels, ...doubtful]),
    existing: missing ? new Set(await gitlab.projectLabels()) : null,
    policy: partner.labels,
  });
  for (const { title, why } of decision.skipped) plan.leave(askedBy, `${title}: ${why}`);
  if (decision.add.length + decision.remove.length + doubtful.length === 0) return;
  plan.labels({
    add: decision.add.map(({ title }) => ({ title })),
    remove: [...new Set([...decision.remove.map(({ title }) => title), ...doubtful])],
    ...(doubtful.length === 0 ? {} : { ifOurs: doubtful }),
    create: partner.labels === "create",
    byPerson: true,
    reason,
  });
};
