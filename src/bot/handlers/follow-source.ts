/** What happens to a partner's issue befalls its escalations: comments, closing, opening again, moving, and the answer itself. */
import { saysOnlyCommands } from "../../commands/only.ts";
import { foldEscalation } from "../../escalation/fold.ts";
import { WITH_TEAM } from "../../escalation/machine.ts";
import type { EscalationEvent, EscalationState } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { doerOf } from "../doer.ts";
import { sourceOf } from "../escalating/identity.ts";
import { MOVED_TO, placeIn } from "../escalating/reference.ts";
import type { KnownEscalation } from "../known-escalation.ts";

const NAME = "follow-source";

const befall = (
  { plan }: Context,
  { record }: KnownEscalation,
  event: EscalationEvent,
  reason: string,
): void => plan.befall({ escalation: record, events: [event], reason });

const isClosedFor = ({ view }: KnownEscalation, issueKey: string): boolean =>
  view.closedSources.includes(issueKey);

const movedId = (issueKey: string): string => `moved:${issueKey}`;

const movedTo = async (context: Context): Promise<ReturnType<typeof sourceOf> | null> => {
  const notes = await context.gitlab.systemNotes();
  for (const { body } of notes) {
    const place = placeIn(body, MOVED_TO, context.issue.project.path);
    const issue = place === null ? null : await context.gitlab.issueAt(place.project, place.iid);
    if (issue !== null) return sourceOf(issue, context.partner.id);
  }
  return null;
};

/** Fewer people, or more, may read it now: what goes to the team follows that. */
const followRank = (context: Context): void => {
  const { issue, partner } = context;
  const to = sourceOf(issue, partner.id);
  for (const one of context.escalations) {
    const known = one.view.sources.find(({ issueKey }) => issueKey === to.issueKey);
    if (known === undefined || known.rank === to.rank) continue;
    const id = `rank:${to.issueKey}:${issue.updatedAt}`;
    const { issueKey } = to;
    befall(
      context,
      one,
      { kind: "source-changed", id, at: issue.updatedAt, issueKey, to },
      "others may read the partner's issue now",
    );
  }
};

/** Closed, moved or open again, whoever told us of it. */
const followState = async (context: Context): Promise<void> => {
  followRank(context);
  const { event, issue } = context;
  const issueKey = issueKeyOf(issue.ref);
  const concerned = context.escalations.filter(({ view }) => !["dropped", "done"].includes(view.state));
  const { updatedAt } = issue;
  if (issue.state === "closed") {
    const open = concerned.filter((one) => !isClosedFor(one, issueKey));
    if (open.length === 0) return;
    const to = issue.movedToId === null ? null : await movedTo(context);
    for (const one of open)
      if (to === null)
        befall(
          context,
          one,
          { kind: "source-closed", id: `closed:${issueKey}:${updatedAt}`, at: updatedAt, issueKey },
          "the partner's issue was closed",
        );
      else
        befall(
          context,
          one,
          { kind: "source-changed", id: movedId(issueKey), at: updatedAt, issueKey, to },
          `it was moved to ${to.reference}`,
        );
    return;
  }
  const ended = context.escalations.filter((one) => isClosedFor(one, issueKey));
  for (const one of ended)
    befall(
      context,
      one,
      { kind: "source-reopened", id: `reopened:${issueKey}:${updatedAt}`, at: updatedAt, issueKey },
      `the partner's issue is open again (${event.name})`,
    );
};

/** Where the issue was moved since, what was said before goes with it, however late we hear of it. */
const movedOnSince = ({ formerEscalations, issue }: Context, at: string): readonly KnownEscalation[] => {
  const id = movedId(issueKeyOf(issue.ref));
  return formerEscalations.filter(({ record }) =>
    record.events.some((event) => event.id === id && Date.parse(event.at) >= Date.parse(at)),
  );
};

/** Where it stood when something was said: who hears of a comment late, after a closing perhaps, judges it all the same. */
const stateAt = ({ record }: KnownEscalation, at: string): EscalationState => {
  const events = record.events.filter((event) => Date.parse(event.at) <= Date.parse(at));
  return foldEscalation({ ...record, events }).state;
};

/** A partner's comment is pointed to; a public word of the liaison after an answer is that answer, in words of their own. */
const followComment = (context: Context<"note.create">): void => {
  const { escalations, event, issue, plan, roleOf } = context;
  const { note, actor } = event;
  const issueKey = issueKeyOf(issue.ref);
  const role = note.authorId === actor.id ? roleOf(actor) : "stranger";
  const asked = [...escalations, ...movedOnSince(context, note.createdAt)];
  if (role === "partner" && !saysOnlyCommands(note.body, context.words)) {
    const id = `comment:${note.id}`;
    for (const one of asked.filter((one) => WITH_TEAM.includes(stateAt(one, note.createdAt))))
      befall(
        context,
        one,
        { kind: "source-commented", id, at: note.createdAt, issueKey, url: note.url || issue.url },
        "the partner has commented",
      );
  }
  const isAnswer = role === "liaison" && !note.internal && !saysOnlyCommands(note.body, context.words);
  if (!isAnswer) return;
  for (const one of asked.filter((known) => stateAt(known, note.createdAt) === "answered")) {
    const by = doerOf(actor);
    befall(
      context,
      one,
      { kind: "sent", id: `sent:${note.id}`, at: note.createdAt, by, text: null, issueKeys: [issueKey] },
      `${by.name} has told the partner`,
    );
  }
  if (escalations.length === 0) plan.leave(NAME, "no other team was asked");
};

const followSource: App = (app) => {
  app.on(["issue.open", "issue.update", "issue.close", "issue.reopen"], followState);
  app.on("note.create", async (context) => {
    followComment(context);
    await followState(context);
  });
};

export default followSource;
