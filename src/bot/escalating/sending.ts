/** A team's answer on its way to partners: sent by a person, in the words that this person chose. */
import type { Doer, EscalationEventOf } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { rankOfIssue } from "../../model/rank.ts";
import type { Context } from "../context.ts";
import type { KnownEscalation } from "../known-escalation.ts";
import { groupOf } from "../stories.ts";

/** The note on a partner's issue. It is part of its key, so it is posted once. */
export const planAnswerNote = (
  context: Pick<Context, "plan" | "render" | "configuration">,
  team: string,
  { id, by, text }: Pick<EscalationEventOf<"sent">, "id" | "by" | "text">,
): void => {
  if (text === null) return;
  const { configuration, plan, render } = context;
  const group = render.inline(groupOf(configuration, team));
  plan.note({
    // The same asker wherever it is wished from, so that it is one note; people asked for it, so silence does not hold it.
    askedBy: "commands",
    body: `**An answer from ${group}**, sent by ${render.inline(by.name)}:\n\n${render.answer(text)}`,
    occurrence: `sent:${team}:${id}`,
    reason: `${by.name} sends the answer of ${group}`,
  });
};

/**
 * Other partners' issues of the same escalation that whoever sends it looks after, too: one word serves them all. The
 * sender's own words go to no place that more people may read than where they were written.
 */
const alsoFor = (
  context: Context,
  { view }: KnownEscalation,
  { isDraft, rank }: Pick<Sending, "isDraft" | "rank">,
): string[] => {
  const { configuration, issue, partner } = context;
  const row = partner.liaison;
  const from = Math.max(rank, rankOfIssue(issue));
  return view.sources
    .filter((source) => isDraft || source.rank >= from)
    .filter(({ issueKey }) => !view.closedSources.includes(issueKey))
    .filter(({ partner: id }) => configuration.partners.find((other) => other.id === id)?.liaison === row)
    .map(({ issueKey }) => issueKey);
};

/** Who sends what. */
export interface Sending {
  readonly by: Doer;
  readonly eventId: string;
  readonly text: string;
  /** The team's words, as they were handed over. */
  readonly isDraft: boolean;
  /** How few may read where it was said. */
  readonly rank: number;
}

/** Sends a text here and to the other issues; here at once, there with the news of it. */
export const planAnswer = (context: Context, escalation: KnownEscalation, sending: Sending): void => {
  const { by, eventId, text } = sending;
  const { issue, plan } = context;
  const { record } = escalation;
  const event: EscalationEventOf<"sent"> = {
    kind: "sent",
    id: eventId,
    at: context.event.at,
    by,
    text,
    issueKeys: [...new Set([issueKeyOf(issue.ref), ...alsoFor(context, escalation, sending)])],
  };
  plan.befall({ escalation: record, events: [event], reason: `${by.name} sends the answer` });
  planAnswerNote(context, record.team, event);
};
