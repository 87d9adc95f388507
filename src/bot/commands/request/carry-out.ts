/** From a command on a request to what carries it out: the managers say yes or no, once. */
import type { Command } from "../../../commands/command.ts";
import type { Giver } from "../../../commands/declaration.ts";
import { helpText } from "../../../commands/help.ts";
import { GUEST, PLANNER } from "../../../model/access-level.ts";
import { rankOf, rankOfIssue } from "../../../model/rank.ts";
import type { RequestOrigin } from "../../../model/request.ts";
import { taskKey } from "../../../model/task.ts";
import { modeOf, presentPartners } from "../../../triage/partner-standing.ts";
import { doerOf } from "../../doer.ts";
import type { RequestContext } from "../../request-context.ts";
import { approvalText, refusalText, shortText, topicOf } from "../../requesting/outcome.ts";
import { type Answer, done, failed } from "../answer.ts";
import { request as ask } from "../issue/requests.ts";
import { whoIs } from "../who.ts";

/** A context of a comment on a request. */
export type RequestComment = RequestContext<"note.create"> | RequestContext<"note.update">;

/** Whether whoever asked is told by a mention here. */
const readsHere = async ({ gitlab, issue, request }: RequestComment): Promise<boolean> => {
  if (request.instance !== issue.ref.instance) return false;
  if (issue.project.visibility !== "private" && !issue.confidential) return true;
  const user = await gitlab.userNamed(request.username);
  if (user === null) return false;
  return (await gitlab.accessLevel(issue.ref.projectId, user.id)) >= (issue.confidential ? PLANNER : GUEST);
};

/** Where they asked, and it may be written; null: on the command line, or with a partner for whom nothing is done now. */
const originOf = ({ configuration, now, request }: RequestComment): RequestOrigin | null => {
  const { origin } = request;
  if (origin === null || origin.partner === null) return origin;
  const partner = presentPartners(configuration.partners).find(({ id }) => id === origin.partner);
  return partner !== undefined && modeOf(configuration, partner, now) === "act" ? origin : null;
};

/** Tells whoever asked where they asked, if they do not read this; answers what the managers have to know of that. */
const tellElsewhere = async (
  context: RequestComment,
  outcome: "approved" | "declined",
): Promise<readonly string[]> => {
  const { plan, render, request } = context;
  if (await readsHere(context)) return [];
  const name = render.inline(request.name);
  const origin = originOf(context);
  if (origin === null)
    return [
      `${name} cannot read this, and asked ${request.origin === null ? "on a command line" : "on an issue"}, where I cannot answer: please tell them.`,
    ];
  plan.task({
    key: taskKey("request-told", request.id),
    reason: "whoever asked the managers is told what came of it",
    wish: {
      kind: "note",
      on: origin.issueKey,
      body: shortText(context, outcome),
      // For nobody who could not read what was asked.
      internal: origin.internal,
      onlyPrivate: origin.rank >= rankOf("private", false),
      onlyInternal: origin.rank >= rankOf("internal", false),
    },
    ...(origin.partner === null ? {} : { partner: origin.partner }),
  });
  return [
    rankOfIssue(context.issue) > rankOf("public", false)
      ? `${name} cannot read this, so I tell them where they asked that you have answered, not what, unless somebody told me to be silent there: please tell them.`
      : `${name} may not see this, so I tell them where they asked, unless somebody told me to be silent there.`,
  ];
};

const decide = async (
  context: RequestComment,
  outcome: "approved" | "declined",
  words: string,
  eventId: string,
): Promise<Answer> => {
  const { event, issue, now, plan, request } = context;
  if (request.decision !== null)
    return failed(`That was ${request.decision.outcome} already, and whoever asked has been told.`);
  plan.register({
    kind: "decision",
    request: request.id,
    decision: { outcome, by: event.actor.username, words, at: now.toISOString() },
  });
  const topic = outcome === "approved" ? topicOf(context) : null;
  if (topic !== null) plan.topic(topic);
  const text = outcome === "approved" ? approvalText(context, words) : refusalText(context, words);
  const elsewhere = await tellElsewhere(context, outcome);
  if (issue.state === "opened")
    plan.state({ to: "closed", occurrence: eventId, reason: `${event.actor.name} has decided` });
  return done([text, ...elsewhere].join("\n\n"));
};

/** Carries out one command of somebody who may give it. */
export const carryOutOnRequest = async (
  context: RequestComment,
  command: Command,
  eventId: string,
  roles: readonly Giver[],
): Promise<Answer> => {
  switch (command.name) {
    case "help":
      return done(helpText(context.words.prefixes[0] ?? "", "request", roles));
    case "who":
      return whoIs(context.configuration, command.team, context.render);
    case "approve":
      return decide(context, "approved", command.text ?? "", eventId);
    case "decline":
      return decide(context, "declined", command.reason, eventId);
    case "join":
    case "surface":
    case "attend":
      return ask(
        { ...context, partner: null },
        command,
        doerOf(context.event.actor),
        context.event.note.internal,
      );
    default:
      return failed("That works in partners' issues only.");
  }
};
