/** The list that somebody gets who looks after other people's issues from now on: pure. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { HandOverTemplateView } from "../render/views.ts";
import { itemOf, type OpenIssue } from "./inbox.ts";
import { groupOf } from "./stories.ts";

const MOST_ITEMS = 100;

const waitsOf = (side: string, team: string, partner: string): string =>
  side === "liaison" ? "waits for you" : side === "team" ? `waits for ${team}` : `waits for ${partner}`;

/** What the list says; the longest wait first. */
export const handedOver = (
  configuration: Configuration,
  reader: string,
  issues: readonly OpenIssue[],
  now: Date,
): HandOverTemplateView => {
  const items = issues.flatMap((issue) => {
    const partner = configuration.partners.find(({ id }) => id === issue.memory.partner);
    if (partner === undefined) return [];
    const turn = issue.memory.waits ?? issue.memory.turn;
    const item = itemOf(issue, partner, turn, configuration, reader, now);
    const waits = waitsOf(turn.side, groupOf(configuration, turn.team ?? ""), partner.name);
    return [{ ...item, waits, from: issue.memory.handedOver?.from?.name ?? null }];
  });
  const ordered = items.toSorted((one, other) => Date.parse(one.since) - Date.parse(other.since));
  return {
    items: ordered.slice(0, MOST_ITEMS),
    hasOne: items.length === 1,
    more: Math.max(0, items.length - MOST_ITEMS),
    hasMore: items.length > MOST_ITEMS,
  };
};
