/** From a command on a team's issue to what carries it out: the team's words about what it was asked. */
import type { Command } from "../../../commands/command.ts";
import type { Giver } from "../../../commands/declaration.ts";
import { helpText } from "../../../commands/help.ts";
import { isOpenState } from "../../../escalation/machine.ts";
import type { Doer, EscalationEvent } from "../../../model/escalation.ts";
import { rankOf } from "../../../model/rank.ts";
import { doerOf } from "../../doer.ts";
import type { EscalationContext } from "../../escalation-context.ts";
import { groupOf, storyOf } from "../../stories.ts";
import { type Answer, DONE, done, failed } from "../answer.ts";
import { whoIs } from "../who.ts";

/** A context of a comment on a team's issue. */
export type EscalationComment = EscalationContext<"note.create"> | EscalationContext<"note.update">;

/** How much of a text is handed on: longer ones are for the issue itself. */
const LONGEST_TEXT = 20_000;

const befall = (context: EscalationComment, reason: string, ...events: EscalationEvent[]): Answer => {
  context.plan.befall({ escalation: context.escalation.record, events, reason });
  return DONE;
};

/** The text is the liaison's to send; where the row says so it is sent at once. */
const relay = (context: EscalationComment, by: Doer, eventId: string, text: string): Answer => {
  const { configuration, escalation, event, team } = context;
  if (text.length > LONGEST_TEXT)
    return failed(`That is too long to be handed on: at most ${LONGEST_TEXT} characters.`);
  const direct = team?.escalation?.relay === "direct";
  const { at } = event;
  const draft: EscalationEvent = { kind: "draft", id: eventId, at, by, text, direct };
  const { sources, closedSources } = escalation.view;
  const issueKeys = sources.map(({ issueKey }) => issueKey).filter((key) => !closedSources.includes(key));
  const sent: EscalationEvent = { kind: "sent", id: `${eventId}:direct`, at, by, text, issueKeys };
  befall(context, `${by.name} hands over an answer`, draft, ...(direct ? [sent] : []));
  const partner = configuration.partners.find(({ id }) => id === sources[0]?.partner)?.name ?? "the partner";
  return done(
    direct
      ? `${context.render.inline(partner)} gets this as your answer now.`
      : "The liaison has this as a draft now, and decides what of it is sent.",
  );
};

const withdraw = (
  context: EscalationComment,
  by: Doer,
  id: string,
  { team, reason }: Extract<Command, { readonly name: "withdraw" }>,
): Answer => {
  const { record, view } = context.escalation;
  if (team !== null && team !== record.team) return failed(`This is not what \`${team}\` was asked.`);
  if (!isOpenState(view.state)) return failed("It is not open any more.");
  const { at } = context.event;
  return befall(context, `${by.name} takes it back`, { kind: "withdrawn", id, at, by, reason });
};

/** How few may read our answer: in an internal note those who may read internal notes. */
const rankOfAnswer = ({ event, issue }: EscalationComment): number =>
  rankOf(issue.project.visibility, issue.confidential || event.note.internal);

const statusOf = (context: EscalationComment): Answer => {
  const { configuration, escalation, render } = context;
  const { sources, closedSources } = escalation.view;
  const told = sources.filter(({ rank }) => rank <= rankOfAnswer(context));
  const lines = told.map(
    ({ reference, url, issueKey }) =>
      `- ${render.link(reference, url)}${closedSources.includes(issueKey) ? " (closed)" : ""}`,
  );
  const hidden = sources.length - told.length;
  const more = hidden === 0 ? [] : [`- ${hidden} more that not everybody may read here`];
  return done([storyOf(escalation, configuration, render), "", ...lines, ...more].join("\n"));
};

/** How few may read where a reason was given; null: the event gives none. */
const reasonIn = (event: EscalationEvent): { readonly reason: string; readonly rank: number } | null => {
  if (event.kind === "reason") return event;
  if (event.kind === "proposed" || event.kind === "requested" || event.kind === "source-added")
    return { reason: event.reason, rank: event.source.rank };
  return null;
};

const whyOf = (context: EscalationComment): Answer => {
  const { configuration, escalation, render } = context;
  const { record } = escalation;
  const reasons = record.events
    .flatMap((event) => reasonIn(event) ?? [])
    .filter(({ reason }) => reason !== "");
  const told = reasons.filter(({ rank }) => rank <= rankOfAnswer(context));
  const people = record.events.flatMap((event) =>
    event.kind === "requested" || event.kind === "confirmed" ? (event.by?.name ?? []) : [],
  );
  return done(
    [
      `${render.inline(groupOf(configuration, record.team))} was asked by ${render.inline(people[0] ?? record.askedBy)}:`,
      "",
      ...told.map(({ reason }) => `- ${render.inline(reason)}`),
      ...(told.length < reasons.length ? ["- for reasons that not everybody may read here"] : []),
    ].join("\n"),
  );
};

/** Pointers and other notes of ours end here; answers to commands do not. */
const silence = ({ marks, now, plan }: EscalationComment, by: string): Answer => {
  if (!marks.stopped) plan.mark({ stopped: { by, at: now.toISOString() } });
  return DONE;
};

/** Carries out one command of somebody who may give it. */
export const carryOutOnEscalation = (
  context: EscalationComment,
  command: Command,
  id: string,
  roles: readonly Giver[],
): Answer => {
  const by = doerOf(context.event.actor);
  const { at } = context.event;
  const { configuration, render, words } = context;
  switch (command.name) {
    case "help":
      return done(helpText(words.prefixes[0] ?? "", "escalation", roles));
    case "status":
      return statusOf(context);
    case "why":
      return whyOf(context);
    case "who":
      return whoIs(configuration, command.team, render);
    case "stop":
      return silence(context, by.username);
    case "go on":
      context.plan.mark({ stopped: null });
      return DONE;
    case "ack":
      return befall(context, `${by.name} has seen it`, { kind: "acknowledged", id, at, by, how: "command" });
    case "answered":
      return befall(context, `${by.name} says that it is answered`, {
        kind: "answered",
        id,
        at,
        by,
        words: command.text ?? "",
      });
    case "decline":
      return befall(context, `${by.name} declines`, { kind: "declined", id, at, by, reason: command.reason });
    case "relay":
      return relay(context, by, id, command.text);
    case "withdraw":
      return withdraw(context, by, id, command);
    default:
      return failed("That works in the partner's issue only.");
  }
};
