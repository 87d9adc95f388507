/** One scoped label on a partner's issue says whom it waits on: a team, the liaison, or the partner. */
import { UNSAID } from "../../escalation/machine.ts";
import type { Turn } from "../../model/memory.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { bringScopedLabel } from "../scoped-label.ts";

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

const bring = async (context: Context): Promise<void> => {
  const { configuration, marks, plan, turn } = context;
  const key = configuration.escalations.waitingOnLabel;
  const wanted = isWanted(context) ? wantedFor(turn, key) : null;
  const before = marks.waitingLabel ?? null;
  if (before !== wanted) plan.mark({ waitingLabel: wanted });
  const reason = wanted === null ? "it waits for nobody" : `it waits for ${wanted.slice(key.length + 2)}`;
  await bringScopedLabel(context, { askedBy: NAME, key, wanted, before, reason });
};

const waitingLabel: App = (app) => {
  app.after(
    [
      "issue.open",
      "issue.update",
      "issue.close",
      "issue.reopen",
      "note.create",
      "escalation.change",
      "time.due",
    ],
    bring,
  );
};

export default waitingLabel;
