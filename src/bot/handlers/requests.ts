/** The managers' project: their word on a request is carried out, and asked for where it is missing; colleagues ask there. */

import type { Giver } from "../../commands/declaration.ts";
import { PLANNER } from "../../model/access-level.ts";
import { looksLikeBot } from "../../triage/role.ts";
import type { App } from "../application.ts";
import { answerComment } from "../commands/comment.ts";
import { answerEdited } from "../commands/edited.ts";
import { followingManagers, followingRequest } from "../commands/following.ts";
import { carryOutAmongManagers, type ManagersComment } from "../commands/managers/carry-out.ts";
import { carryOutOnRequest, type RequestComment } from "../commands/request/carry-out.ts";
import { isListed } from "../commands/roles.ts";
import { isTheirOwn } from "../commands/theirs.ts";
import type { ManagersContext, RequestContext } from "../request-context.ts";
import { isIn } from "../requesting/ask.ts";
import { wantedText } from "../requesting/outcome.ts";

const isBot = ({ event, ownIds }: ManagersContext): boolean =>
  ownIds.has(event.actor.id) || looksLikeBot(event.actor.username);

/** Colleagues are everybody in `people`, and whoever has a say in this project. */
const rolesAmongManagers = async ({
  configuration,
  event,
  gitlab,
  issue,
}: Pick<ManagersComment, "configuration" | "event" | "gitlab" | "issue">): Promise<Giver[]> => {
  const { instance, projectId } = issue.ref;
  const { actor } = event;
  const isOurs =
    isListed(configuration, instance, actor) || (await gitlab.accessLevel(projectId, actor.id)) >= PLANNER;
  return isOurs ? ["anyone", "colleague"] : ["anyone"];
};

/** Managers by name; where none has an account, whoever has a say in their project, but for whoever asks. */
const rolesOn = async ({
  configuration,
  event,
  gitlab,
  issue,
  request,
}: RequestComment): Promise<Giver[]> => {
  const { supportManagers } = configuration;
  const { actor } = event;
  const { instance, projectId } = issue.ref;
  const colleague = await rolesAmongManagers({ configuration, event, gitlab, issue });
  const manager: Giver[] = ["anyone", "colleague", "manager", "team"];
  if (isIn(configuration, supportManagers, instance, actor.username)) return manager;
  const asksThemselves = actor.username.toLowerCase() === request.username.toLowerCase();
  if (asksThemselves || (await gitlab.accessLevel(projectId, actor.id)) < PLANNER) return colleague;
  return manager;
};

/** Whoever closes it without a word leaves somebody waiting. */
const askForWord = (context: RequestContext<"issue.close">): void => {
  const { event, plan, render, request, words } = context;
  if (request.decision !== null || isBot(context)) return;
  const prefix = words.prefixes[0] ?? "";
  plan.note({
    occurrence: `closed:${event.at}`,
    reason: "it was closed without an answer",
    body:
      `${render.inline(event.actor.name)} has closed this without an answer about ${wantedText(context)}, so nobody has been told. ` +
      `\`${prefix} approve\` or \`${prefix} decline REASON\` in a comment here tells ${render.inline(request.name)}.`,
  });
};

const requests: App = (app) => {
  app.onRequest(["note.create", "note.update"], async (context) => {
    if (isBot(context)) return;
    if (!isTheirOwn(context.event, context.ownIds))
      return answerEdited(context, context.ownIds, () => rolesOn(context));
    const present = followingRequest(context);
    await answerComment(context, {
      place: "request",
      rolesOf: () => rolesOn(context),
      carryOut: (command, eventId, roles) => carryOutOnRequest(present(), command, eventId, roles),
    });
  });
  app.onRequest("issue.close", askForWord);
  app.onManagers(["note.create", "note.update"], async (context) => {
    if (isBot(context)) return;
    const rolesOf = () => rolesAmongManagers(context);
    if (!isTheirOwn(context.event, context.ownIds)) return answerEdited(context, context.ownIds, rolesOf);
    const present = followingManagers(context);
    await answerComment(context, {
      place: "managers",
      rolesOf,
      carryOut: (command, _eventId, roles) => carryOutAmongManagers(present(), command, roles),
    });
  });
};

export default requests;
