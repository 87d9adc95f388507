/** One note per issue says who looks after it and what happens next; it is edited in place, never repeated. */
import { UNSAID } from "../../escalation/machine.ts";
import type { EscalationLine, StatusView } from "../../model/effect.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { groupOf, publicUrlOf } from "../stories.ts";

/** What nobody has wanted, or nobody wants any more before it began, is not worth a line. */
const isTold = ({ view }: KnownEscalation): boolean => !UNSAID.includes(view.state);

const lineOf =
  ({ configuration }: Context) =>
  (one: KnownEscalation): EscalationLine => {
    const { state, since, openedAt, acknowledgedAt, answeredAt, hindrance } = one.view;
    return {
      group: groupOf(configuration, one.record.team),
      state,
      since,
      openedAt,
      acknowledgedAt,
      answeredAt,
      url: publicUrlOf(one),
      hindered: hindrance !== null,
    };
  };

const viewOf = (context: Context): StatusView => ({
  partner: { id: context.partner.id, name: context.partner.name },
  group: context.liaison.row?.group ?? null,
  liaisons: context.liaison.liaisons,
  managers: context.liaison.liaisons.length === 0 ? context.liaison.managers : [],
  alsoTold: [],
  waitingOn: context.turn.side,
  waitingSince: context.turn.since,
  state: context.issue.state,
  escalations: context.escalations.filter(isTold).map(lineOf(context)),
});

const EVENTS = [
  "issue.open",
  "issue.reopen",
  "issue.close",
  "issue.update",
  "note.create",
  "note.update",
  "emoji.award",
  "escalation.change",
] as const;

const statusNote: App = (app) => {
  app.after(EVENTS, (context) => {
    if (context.issue.state === "closed" && !context.hasStatusNote)
      return context.plan.leave("status-note", "the issue was closed before we said anything");
    // A reaction or an edit alone is no reason to speak up; what followed from it may be.
    const quiet = context.event.name === "note.update" || context.event.name === "emoji.award";
    if (quiet && !context.hasStatusNote) return;
    context.plan.statusNote({
      view: viewOf(context),
      reason: "the partner can see who looks after the issue and what happens next",
    });
  });
};

export default statusNote;
