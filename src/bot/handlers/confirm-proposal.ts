/** What a rule proposes waits for the liaison: asked once in a note for our own eyes, confirmed by a word or a reaction. */

import { mayGive } from "../../commands/declaration.ts";
import { declarationNamed } from "../../commands/declarations.ts";
import type { App } from "../application.ts";
import { registeredRoles } from "../commands/roles.ts";
import type { Context } from "../context.ts";
import { doerOf } from "../doer.ts";
import { askAbout } from "../escalating/ask.ts";
import { reasonOf } from "../escalating/identity.ts";
import { refusable, refusedAt } from "../escalating/refusal.ts";
import { requestEscalation } from "../escalating/request.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { NO, YES } from "../reactions.ts";

const NAME = "confirm-proposal";

const proposalsOf = ({ escalations }: Context): readonly KnownEscalation[] =>
  escalations.filter(({ view }) => view.state === "proposed");

const mayDecide = (context: Context<"emoji.award">): boolean =>
  mayGive(declarationNamed("yes"), registeredRoles(context, context.event.actor));

/** The proposals that a reaction speaks of: those whose question stands in the note that was reacted to. */
const askedIn = async (context: Context<"emoji.award">): Promise<readonly KnownEscalation[]> => {
  const { event, records } = context;
  if (event.noteId === null) return [];
  const told = (await records.effects()).filter(
    ({ effect, outcome }) => effect.kind === "tell" && outcome?.noteId === event.noteId,
  );
  const open = YES.has(event.emoji) ? proposalsOf(context) : refusable(context);
  return open.filter(({ record }) => told.some(({ effect }) => effect.key.endsWith(`proposed:${record.id}`)));
};

const decide = async (context: Context<"emoji.award">): Promise<void> => {
  const { event, plan } = context;
  const isYes = YES.has(event.emoji);
  if ((!isYes && !NO.has(event.emoji)) || !mayDecide(context)) return;
  const by = doerOf(event.actor);
  for (const one of await askedIn(context)) {
    const { record } = one;
    const { team } = record;
    const eventId = `reaction:${event.noteId}:${record.id}`;
    if (!isYes) {
      const refused = { kind: "refused", id: eventId, at: refusedAt(event.at, one), by } as const;
      plan.befall({ escalation: record, events: [refused], reason: `${by.name} does not want it` });
      continue;
    }
    const request = {
      team,
      by,
      eventId,
      reason: reasonOf(record),
      quoted: "",
      rank: 0,
      askedBy: NAME,
      propose: false,
    };
    const { outcome, answer } = await requestEscalation(context, request);
    if (outcome === "refused" || outcome === "unfit") refuse(context, record.id, answer);
  }
};

/** A reaction asks for an answer that a reaction cannot give. */
const refuse = (context: Context<"emoji.award">, id: string, answer: string): void => {
  const { event, plan } = context;
  plan.leave(NAME, answer);
  plan.tell({
    people: [{ name: event.actor.name, username: event.actor.username }],
    body: answer,
    short: null,
    quiet: false,
    occurrence: `refused:${event.noteId}:${id}`,
    reason: "what was proposed cannot be opened",
  });
};

const EVENTS = ["issue.open", "issue.update", "issue.reopen", "note.create", "escalation.change"] as const;

const confirmProposal: App = (app) => {
  app.after(EVENTS, (context) => {
    for (const { record } of proposalsOf(context)) askAbout(context, record);
  });
  app.on("emoji.award", decide);
};

export default confirmProposal;
