/** Commands in comments: a line that begins with our name asks something of us, of a partner's issue or of an escalation. */
import type { NoteEvent } from "../../model/event.ts";
import type { App } from "../application.ts";
import { answerComment } from "../commands/comment.ts";
import { carryOutOnEscalation } from "../commands/escalation/carry-out.ts";
import { following, followingEscalation } from "../commands/following.ts";
import { carryOut } from "../commands/issue/carry-out.ts";
import { rolesOnEscalation, rolesOnIssue } from "../commands/roles.ts";

/** Text that we wrote ourselves commands nothing, and nobody commands in another's name. */
const isTheirOwn = ({ note, actor }: NoteEvent, ownIds: ReadonlySet<number>): boolean =>
  note.authorId === actor.id && !ownIds.has(note.authorId);

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
