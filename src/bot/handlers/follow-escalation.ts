/** What happens on a team's issue befalls the escalation: seen, answered, closed, opened again, moved. Never by a machine. */
import { saysOnlyCommands } from "../../commands/only.ts";
import { type Acknowledgement, type EscalationEvent, targetOf } from "../../model/escalation.ts";
import { issueKeyOf, type UserRef } from "../../model/ids.ts";
import type { App } from "../application.ts";
import { doerOf } from "../doer.ts";
import { closings, followMove } from "../escalating/ending.ts";
import type { EscalationContext } from "../escalation-context.ts";

const befall = (context: EscalationContext, events: readonly EscalationEvent[], reason: string): void => {
  if (events.length > 0) context.plan.befall({ escalation: context.escalation.record, events, reason });
};

/** News of an issue that it was moved away from is no news of it any more. */
const isCurrent = ({ escalation, issue }: EscalationContext): boolean => {
  const { target } = escalation.view;
  return target !== null && issueKeyOf(target.ref) === issueKeyOf(issue.ref);
};

const acknowledge = async (
  context: EscalationContext,
  user: UserRef,
  how: Acknowledgement,
  at: string,
): Promise<void> => {
  const { record, view } = context.escalation;
  if (view.acknowledgedAt !== null || (await context.roleOf(user)) !== "team") return;
  const by = doerOf(user);
  // Once each time that it is open.
  const reopened = record.events.findLast(({ kind }) => kind === "reopened");
  const id = reopened === undefined ? "acknowledged" : `acknowledged:${reopened.id}`;
  befall(context, [{ kind: "acknowledged", id, at, by, how }], `${by.name} has seen it (${how})`);
};

/** Nobody is named for a change that was only found: who it was is asked for, in the order of how telling it is. */
const lookForAcknowledgement = async (context: EscalationContext): Promise<void> => {
  const { escalation, gitlab } = context;
  if (escalation.view.state !== "open") return;
  const found: { readonly user: UserRef; readonly how: Acknowledgement; readonly at: string }[] = [];
  for (const { user, at } of await gitlab.labelEvents())
    if (user !== null) found.push({ user, how: "label", at });
  for (const { author, body, at } of await gitlab.systemNotes())
    if (/^(?:un)?assigned /.test(body)) found.push({ user: author, how: "assignment", at });
  for (const { user, at } of await gitlab.reactions()) found.push({ user, how: "reaction", at });
  const since = Math.floor(Date.parse(escalation.view.since) / 1_000) * 1_000;
  for (const one of found.toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at))) {
    if (Date.parse(one.at) < since) continue;
    if ((await context.roleOf(one.user)) === "team") return acknowledge(context, one.user, one.how, one.at);
  }
};

const NOBODY_KNOWN = 0;

const followIssue = async (context: EscalationContext): Promise<void> => {
  const { event } = context;
  if (!isCurrent(context)) return context.plan.leave("follow-escalation", "it was moved away from here");
  if (event.name === "issue.update" && event.actor.id !== NOBODY_KNOWN) {
    const { labelsAdded, labelsRemoved, changed } = event;
    if (labelsAdded.length + labelsRemoved.length > 0)
      await acknowledge(context, event.actor, "label", event.at);
    else if (changed.includes("assignees")) await acknowledge(context, event.actor, "assignment", event.at);
  } else if (event.actor.id === NOBODY_KNOWN) await lookForAcknowledgement(context);
  if (await followMove(context)) return;
  followRank(context);
  befall(context, await closings(context), "it was closed or opened again");
};

/** What is told of the team's issue depends on who may read it. */
const followRank = (context: EscalationContext): void => {
  const { escalation, issue } = context;
  const target = targetOf(issue);
  const known = escalation.view.target;
  if (known?.confidential === target.confidential && known.visibility === target.visibility) return;
  const at = issue.updatedAt;
  befall(context, [{ kind: "target-changed", id: `rank:${at}`, at, target }], "others may read it now");
};

const followComment = async (context: EscalationContext<"note.create">): Promise<void> => {
  const { actor, note } = context.event;
  if (!isCurrent(context) || note.authorId !== actor.id || (await context.roleOf(actor)) !== "team") return;
  const by = doerOf(actor);
  const comment: EscalationEvent = {
    kind: "commented",
    id: `comment:${note.id}`,
    at: note.createdAt,
    by,
    url: note.url,
  };
  // Who only says `ack` has answered nothing.
  if (!saysOnlyCommands(note.body, context.words)) befall(context, [comment], `${by.name} has commented`);
  await acknowledge(context, actor, "comment", note.createdAt);
};

const followEscalation: App = (app) => {
  app.onEscalation("note.create", async (context) => {
    await followComment(context);
    // Commenting and closing are two pieces of news, which may come in one.
    if (isCurrent(context)) befall(context, await closings(context), "it was closed or opened again");
  });
  app.onEscalation("emoji.award", async (context) => {
    if (isCurrent(context)) await acknowledge(context, context.event.actor, "reaction", context.event.at);
  });
  app.onEscalation(["issue.update", "issue.close", "issue.reopen", "escalation.change"], followIssue);
};

export default followEscalation;
