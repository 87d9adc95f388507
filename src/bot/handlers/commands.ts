/** Commands in comments: a line that begins with our name asks something of us, of a partner's issue or of an escalation. */
import type { App } from "../application.ts";
import { answerComment } from "../commands/comment.ts";
import { answerEdited } from "../commands/edited.ts";
import { carryOutOnEscalation } from "../commands/escalation/carry-out.ts";
import { following, followingEscalation } from "../commands/following.ts";
import { carryOut } from "../commands/issue/carry-out.ts";
import { rolesOnEscalation, rolesOnIssue } from "../commands/roles.ts";
import { isTheirOwn } from "../commands/theirs.ts";

const commands: App = (app) => {
  app.on(["note.create", "note.update"], async (context) => {
    if (context.roleOf(context.event.actor) === "bot") return;
    if (!isTheirOwn(context.event, context.ownIds))
      return answerEdited(context, context.ownIds, (needed) => rolesOnIssue(context, needed));
    const present = following(context);
    await answerComment(context, {
      place: "issue",
      rolesOf: (needed) => rolesOnIssue(context, needed),
      carryOut: (command, eventId, roles) => carryOut(present(), command, eventId, roles),
    });
  });
  app.onEscalation(["note.create", "note.update"], async (context) => {
    const { event, ownIds } = context;
    if ((await context.roleOf(event.actor)) === "bot") return;
    if (!isTheirOwn(event, ownIds)) return answerEdited(context, ownIds, () => rolesOnEscalation(context));
    const present = followingEscalation(context);
    await answerComment(context, {
      place: "escalation",
      rolesOf: () => rolesOnEscalation(context),
      carryOut: async (command, eventId, roles) => carryOutOnEscalation(present(), command, eventId, roles),
    });
  });
};

export default commands;
