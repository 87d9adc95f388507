/** Commands in comments: a line that begins with our name asks something of us, of a partner's issue or of an escalation. */
import type { App } from "../application.ts";
import { answerComment } from "../commands/comment.ts";
import { carryOutOnEscalation } from "../commands/escalation/carry-out.ts";
import { following, followingEscalation } from "../commands/following.ts";
import { carryOut } from "../commands/issue/carry-out.ts";
import { rolesOnEscalation, rolesOnIssue } from "../commands/roles.ts";
import { isTheirOwn } from "../commands/theirs.ts";

const commands: App = (app) => {
  app.on(["note.create", "note.update"], async (context) => {
    if (!isTheirOwn(context.event, context.ownIds) || context.roleOf(context.event.actor) === "bot") return;
    const present = following(context);
    await answerComment(context, {
      place: "issue",
      rolesOf: (needed) => rolesOnIssue(context, needed),
      carryOut: (command, eventId, roles) => carryOut(present(), command, eventId, roles),
    });
  });
  app.onEscalation(["note.create", "note.update"], async (context) => {
    const { event, ownIds } = context;
    if (!isTheirOwn(event, ownIds) || (await context.roleOf(event.actor)) === "bot") return;
    const present = followingEscalation(context);
    await answerComment(context, {
      place: "escalation",
      rolesOf: () => rolesOnEscalation(context),
      carryOut: async (command, eventId, roles) => carryOutOnEscalation(present(), command, eventId, roles),
    });
  });
};

export default commands;
