/** One scoped label on a partner's issue says whom it waits on: a team, the liaison, or the partner. */
import { UNSAID } from "../../escalation/machine.ts";
import type { Turn } from "../../model/memory.ts";
import { decideLabels } from "../../triage/labels.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";

const NAME = "waiting-label";

const wantedFor = ({ side, team }: Turn, key: string): string | null => {
  if (side === "nobody") return null;
  return `${key}::${side === "team" ? (team ?? "team") : side}`;
};

const isWanted = ({ configuration, escalations, isTracker, partner }: Context): boolean => {
  const { waitingOn } = configuration.escalations;
  if (isTracker || partner.labels === "none" || waitingOn === "never") return false;
  return waitingOn === "always" || escalations.some(({ view }) => !UNSAID.includes(view.state));
};

/** Ours of that key, but for the one that is wanted; a person's label is theirs to take off. */
const outdated = ({ issue, ownLabels }: Context, key: string, wanted: string | null): string[] =>
  issue.labels.filter(
    (title) => title.startsWith(`${key}::`) && title !== wanted && ownLabels.includes(title),
  );

const bring = async (context: Context): Promise<void> => {
  const { configuration, gitlab, issue, marks, memory, ownLabels, partner, plan, turn } = context;
  const key = configuration.escalations.waitingOnLabel;
  const wanted = isWanted(context) ? wantedFor(turn, key) : null;
  const remove = outdated(context, key, wanted);
  const takenOff = wanted !== null && marks.waitingLabel === wanted && memory.removedLabels.includes(wanted);
  const missing = wanted !== null && !issue.labels.includes(wanted) && !takenOff;
  if ((marks.waitingLabel ?? null) !== wanted) plan.mark({ waitingLabel: wanted });
  if (!missing && remove.length === 0) return;
  const decision = decideLabels([{ askedBy: NAME, add: missing ? [{ title: wanted }] : [], remove }], {
    current: new Set(issue.labels),
    // Whom it waits on changes; that a person took an earlier word off says nothing of the next.
    removedByHand: new Set(memory.removedLabels.filter((title) => title !== wanted)),
    own: new Set(ownLabels),
    existing: missing ? new Set(await gitlab.projectLabels()) : null,
    policy: partner.labels,
  });
  for (const { title, why } of decision.skipped) plan.leave(NAME, `${title}: ${why}`);
  if (decision.add.length + decision.remove.length === 0) return;
  plan.labels({
    add: decision.add.map(({ title }) => ({ title })),
    remove: decision.remove.map(({ title }) => title),
    create: partner.labels === "create",
    byPerson: true,
    reason: wanted === null ? "it waits for nobody" : `it waits for ${wanted.slice(key.length + 2)}`,
  });
};

const waitingLabel: App = (app) => {
  app.after(
    ["issue.open", "issue.update", "issue.close", "issue.reopen", "note.create", "escalation.change"],
    bring,
  );
};

export default waitingLabel;
