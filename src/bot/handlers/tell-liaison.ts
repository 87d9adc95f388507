/** What a team says, or does not say, is told to the liaison, each thing once; and what people asked for is marked as done. */
import type { PersonRef } from "../../model/effect.ts";
import type { EscalationEvent } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { reachable } from "../../triage/assigned.ts";
import type { App } from "../application.ts";
import { noteIdOf } from "../commands/event-id.ts";
import type { Context } from "../context.ts";
import { planAnswerNote } from "../escalating/sending.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { REACTIONS } from "../reactions.ts";
import { groupOf, publicUrlOf } from "../stories.ts";

interface Word {
  /** For our own eyes. */
  readonly body: string;
  /** For everybody's; null: nothing is said in public. */
  readonly short: string | null;
}

const areAll = (people: readonly PersonRef[], username: string): boolean =>
  people.every((person) => person.username?.toLowerCase() === username.toLowerCase());

/** What an event is worth telling; null: nothing. `where` is a link to the team's issue. */
const wordOf = (context: Context, group: string, where: string, event: EscalationEvent): Word | null => {
  const { liaison, render, words } = context;
  const prefix = words.prefixes[0] ?? "";
  switch (event.kind) {
    case "draft":
      if (event.direct) return null;
      return {
        body:
          `**${group}** hands over an answer for the partner (${where}), by ${render.inline(event.by.name)}:\n\n` +
          `${render.answer(event.text)}\n\n` +
          `\`${prefix} send\` posts it here as it is; \`${prefix} send\` with words after it posts those instead.`,
        short: `${group} has an answer. \`${prefix} send\` brings it here.`,
      };
    case "answered":
      return {
        body:
          `**${group}** has answered (${where}).` +
          `${event.words === "" ? "" : `\n\n${render.answer(event.words)}`}\n\n` +
          `Please tell the partner, in words of your own or with \`${prefix} send\`.`,
        short: `${group} has answered.`,
      };
    case "declined":
      return {
        body: `**${group}** cannot help with this (${where})${event.reason === "" ? "" : `:\n\n${render.quote(event.reason)}`}`,
        short: null,
      };
    case "hindered":
      return {
        body: `**${group}** could not be asked so far: ${render.inline(event.why)} It is tried again.`,
        short: null,
      };
    case "lost":
      return {
        body: `What **${group}** was asked is not there any more (${where}): please ask again.`,
        short: null,
      };
    case "withdrawn":
      // Who did it knows.
      return event.by === null || areAll(reachable(liaison), event.by.username)
        ? null
        : {
            body: `What **${group}** was asked is withdrawn by ${render.inline(event.by.name)}.`,
            short: null,
          };
    default:
      return null;
  }
};

/** Closing is told by what it came to: an answer, or none. */
const wordOfClosing = (
  { view }: KnownEscalation,
  group: string,
  where: string,
  prefix: string,
): Word | null => {
  if (view.state === "answered")
    return {
      body: `**${group}** has closed what it was asked, with a reply (${where}). Please tell the partner, in words of your own or with \`${prefix} send\` and words after it.`,
      short: `${group} has answered.`,
    };
  if (view.state === "unanswered")
    return { body: `**${group}** has closed what it was asked without an answer (${where}).`, short: null };
  return null;
};

const LATE_MS = 7 * 86_400_000;

/** Old news, as after a long absence of ours, is in the status note; nobody is called for it any more. */
const isNew = (event: EscalationEvent, now: Date): boolean => now.getTime() - Date.parse(event.at) < LATE_MS;

/** What was before this issue joined is told only where it is how things stand. */
const isStillSo = (event: EscalationEvent, { record, view }: KnownEscalation, issueKey: string): boolean => {
  if (event.kind === "hindered") return view.hindrance === event.why;
  const joined = record.events.find((one) => one.kind === "source-added" && one.source.issueKey === issueKey);
  if (joined === undefined || Date.parse(event.at) >= Date.parse(joined.at)) return true;
  return event.kind === "draft"
    ? view.draft?.id === event.id && view.sentAt === null
    : view.state === event.kind;
};

/** A reply that we hear of only after the closing makes another thing of it: that is told, too. */
const occurrenceOf = ({ record, view }: KnownEscalation, event: EscalationEvent): string => {
  const isUnanswered = event.kind === "closed" && view.state === "unanswered";
  return `${record.id}:${event.kind}:${event.id}${isUnanswered ? ":unanswered" : ""}`;
};

const tellOne = (context: Context, one: KnownEscalation): void => {
  const { configuration, issue, liaison, now, plan, render, words } = context;
  const { record, view } = one;
  const issueKey = issueKeyOf(issue.ref);
  const group = render.inline(groupOf(configuration, record.team));
  const where = view.target === null ? "not opened yet" : render.link(view.target.reference, view.target.url);
  const people = reachable(liaison);
  const lastClosing = record.events.findLast(({ kind }) => kind === "closed");
  const isTold = (event: EscalationEvent): boolean => isNew(event, now) && isStillSo(event, one, issueKey);
  for (const event of record.events.filter(isTold)) {
    const word =
      event === lastClosing
        ? wordOfClosing(one, group, where, words.prefixes[0] ?? "")
        : wordOf(context, group, where, event);
    if (word === null || people.length === 0) continue;
    plan.tell({
      ...word,
      people,
      quiet: false,
      occurrence: occurrenceOf(one, event),
      reason: `${group}: ${event.kind}`,
    });
  }
};

/** Marks comments in which people asked for this, now that it is there. */
const markDone = ({ issue, plan }: Context, { record, view }: KnownEscalation): void => {
  if (view.target === null) return;
  // Where the issue has moved since, those comments stayed behind: GitLab gives their copies other numbers.
  const here = issueKeyOf(issue.ref);
  const origin = record.events.find(({ kind }) => kind === "proposed" || kind === "requested");
  if (origin === undefined || !("source" in origin) || origin.source.issueKey !== here) return;
  for (const event of record.events) {
    const noteId = ["requested", "confirmed"].includes(event.kind) ? noteIdOf(event.id) : null;
    if (noteId !== null) plan.react({ noteId, emoji: REACTIONS.done, reason: "what was asked for is there" });
  }
};

/** What others have sent to this partner, too. */
const bringAnswers = (context: Context, { record }: KnownEscalation): void => {
  const issueKey = issueKeyOf(context.issue.ref);
  for (const event of record.events)
    if (event.kind === "sent" && event.issueKeys.includes(issueKey))
      planAnswerNote(context, record.team, event);
};

const tellLiaison: App = (app) => {
  app.on("escalation.change", (context) => {
    const one = context.escalations.find(({ record }) => record.id === context.event.escalation);
    if (one === undefined) return;
    const { issue } = context;
    const isPart = one.view.sources.some(({ issueKey }) => issueKey === issueKeyOf(issue.ref));
    if (!isPart)
      return context.plan.leave(
        "tell-liaison",
        `it is no part of that any more (${publicUrlOf(one) ?? "not public"})`,
      );
    markDone(context, one);
    bringAnswers(context, one);
    tellOne(context, one);
  });
};

export default tellLiaison;
