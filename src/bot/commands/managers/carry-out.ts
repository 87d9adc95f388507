/** From a command in the managers' project, where colleagues are, to what carries it out. */
import type { Command } from "../../../commands/command.ts";
import type { Giver } from "../../../commands/declaration.ts";
import { helpText } from "../../../commands/help.ts";
import { doerOf } from "../../doer.ts";
import type { ManagersContext } from "../../request-context.ts";
import { type Answer, done, failed } from "../answer.ts";
import { request } from "../issue/requests.ts";
import { whoIs } from "../who.ts";

/** A context of a comment in the managers' project. */
export type ManagersComment = ManagersContext<"note.create"> | ManagersContext<"note.update">;

/** Carries out one command of somebody who may give it. */
export const carryOutAmongManagers = async (
  context: ManagersComment,
  command: Command,
  roles: readonly Giver[],
): Promise<Answer> => {
  const { configuration, event, render, words } = context;
  switch (command.name) {
    case "help":
      return done(helpText(words.prefixes[0] ?? "", "managers", roles));
    case "who":
      return whoIs(configuration, command.team, render);
    case "join":
    case "surface":
    case "attend":
      return request({ ...context, partner: null }, command, doerOf(event.actor), event.note.internal);
    default:
      return failed("That works in partners' issues only.");
  }
};
