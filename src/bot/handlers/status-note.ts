/** One note per issue says who looks after it and what happens next; it is edited in place, never repeated. */
import type { StatusView } from "../../model/effect.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";

const viewOf = (context: Context): StatusView => ({
  partner: { id: context.partner.id, name: context.partner.name },
  group: context.liaison.row?.group ?? null,
  liaisons: context.liaison.liaisons,
  managers: context.liaison.liaisons.length === 0 ? context.liaison.managers : [],
  alsoTold: [],
  waitingOn: context.memory.turn.side,
  waitingSince: context.memory.turn.since,
  state: context.issue.state,
});

const statusNote: App = (app) => {
  app.on(["issue.open", "issue.reopen", "issue.close", "issue.update", "note.create"], (context) => {
    if (context.issue.state === "closed" && !context.hasStatusNote)
      return context.plan.leave("status-note", "the issue was closed before we said anything");
    context.plan.statusNote({
      view: viewOf(context),
      reason: "the partner can see who looks after the issue and what happens next",
    });
  });
};

export default statusNote;
