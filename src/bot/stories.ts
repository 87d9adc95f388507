/** Escalations and turns in sentences that everybody may read: with whom, how it stands, and since when. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { EscalationState } from "../model/escalation.ts";
import type { Turn } from "../model/memory.ts";
import { rankOf } from "../model/rank.ts";
import { formatDate } from "../render/date.ts";
import type { Rendering } from "./context.ts";
import type { KnownEscalation } from "./known-escalation.ts";

/** The team's name, as the liaison table calls it. */
export const groupOf = (configuration: Configuration, team: string): string =>
  configuration.liaisons.find(({ id }) => id === team)?.group ?? team;

const WORDS: Readonly<Record<EscalationState, string>> = {
  proposed: "may be asked",
  requested: "is being asked",
  open: "was asked",
  acknowledged: "is looking into it",
  answered: "has answered; the answer will come here",
  relayed: "has answered, and the answer is here",
  done: "has answered, and the answer is here",
  declined: "could not help with this",
  withdrawn: "is not asked any more",
  dropped: "was not asked",
  unanswered: "has closed the question without an answer",
  lost: "has lost the question; we are looking into that",
};

/** Where an escalation stands, without a word of what is in it. */
export const storyOf = (
  { record, view }: KnownEscalation,
  configuration: Configuration,
  { inline }: Pick<Rendering, "inline">,
): string =>
  `**${inline(groupOf(configuration, record.team))}** ${WORDS[view.state]} (since ${formatDate(view.since)})`;

/** Where everybody may read the team's issue, its address. */
export const publicUrlOf = ({ view }: KnownEscalation): string | null =>
  view.target !== null && rankOf(view.target.visibility, view.target.confidential) === 0
    ? view.target.url
    : null;

/** Whose turn it is. */
export const waitsText = (
  turn: Turn,
  configuration: Configuration,
  { inline }: Pick<Rendering, "inline">,
): string => {
  const since = `since ${formatDate(turn.since)}`;
  switch (turn.side) {
    case "partner":
      return `It waits for an answer of yours, ${since}.`;
    case "liaison":
      return `It waits for us, ${since}.`;
    case "team":
      return `It waits for ${inline(groupOf(configuration, turn.team ?? ""))}, ${since}.`;
    case "nobody":
      return "It waits for nobody.";
  }
};
