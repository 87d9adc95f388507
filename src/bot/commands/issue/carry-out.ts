/** From a command on a partner's issue to what carries it out. */
import type { Command } from "../../../commands/command.ts";
import type { Giver } from "../../../commands/declaration.ts";
import { rankOf } from "../../../model/rank.ts";
import type { Context } from "../../context.ts";
import { doerOf } from "../../doer.ts";
import { type Answer, failed } from "../answer.ts";
import { quotedIn } from "../quoted.ts";
import { whoIs } from "../who.ts";
import { assign, label, snooze, track, untrack, waitingOn } from "./care.ts";
import { connect } from "./connect.ts";
import { document } from "./document.ts";
import { escalate, no, send, withdraw, yes } from "./escalations.ts";
import { agendaDone, agendaTopic, met } from "./meetings.ts";
import { help, status, why } from "./questions.ts";
import { replies, reply } from "./replies.ts";
import { request } from "./requests.ts";
import { goOn, goOnInProject, stop, stopProject } from "./switches.ts";

/** A context of a comment. */
export type CommentContext = Context<"note.create"> | Context<"note.update">;

/** Carries out one command of somebody who may give it. */
export const carryOut = async (
  context: CommentContext,
  command: Command,
  eventId: string,
  roles: readonly Giver[],
): Promise<Answer> => {
  const by = doerOf(context.event.actor);
  const { note } = context.event;
  const rank = rankOf("public", note.internal);
  const given = { by, eventId, quoted: quotedIn(note.body), rank };
  const said = { username: by.username, eventId, internal: note.internal, saidAt: note.updatedAt };
  switch (command.name) {
    case "help":
      return help(context, roles);
    case "status":
      return status(context);
    case "why":
      return why(context);
    case "who":
      return whoIs(context.configuration, command.team, context.render);
    case "stop":
      return command.scope === "project"
        ? stopProject(context, by.username, eventId)
        : stop(context, by.username, eventId);
    case "go on":
      return command.scope === "project" ? goOnInProject(context) : goOn(context);
    case "escalate":
      return escalate(context, { ...given, command });
    case "yes":
      return yes(context, { ...given, command: { name: "yes" } });
    case "no":
      return no(context, { ...given, command: { name: "no" } });
    case "withdraw":
      return withdraw(context, { ...given, command });
    case "send":
      return send(context, { by, eventId, rank, text: command.text });
    case "reply":
      return reply(context, command, by);
    case "replies":
      return replies(context);
    case "document":
      return document(context, by);
    case "join":
    case "surface":
    case "attend":
      return request(context, command, by, note.internal);
    case "connect":
      return connect(context, { command, by, eventId, internal: note.internal });
    case "label":
    case "unlabel":
      return label(context, { name: command.name, titles: command.titles });
    case "assign":
      return assign(context, command, eventId);
    case "waiting on":
      return waitingOn(context, command);
    case "snooze":
      return snooze(context, command);
    case "track":
      return track(context, command);
    case "untrack":
      return untrack(context);
    case "agenda topic":
      return agendaTopic(context, command, said);
    case "agenda done":
      return agendaDone(context, said, roles);
    case "met":
      return met(context, command, said);
    default:
      return failed("That works in the team's escalation only.");
  }
};
