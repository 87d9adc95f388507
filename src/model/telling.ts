/**
 * What a piece of news tells, in a word that can be compared: whether GitLab told us of something that was found by
 * reading is asked of these words, since the bodies of deliveries are kept for a limited time only.
 */
import type { IssueNews } from "./event.ts";

/** One thing that was told of an issue. */
export interface Telling {
  /** `open`, `issue` (any other change of it), `note:12`, `emoji:7`. */
  readonly news: string;
  /** ISO 8601, UTC: when it happened. Webhooks tell whole seconds. */
  readonly at: string;
}

/** The word for a comment, written or edited. */
export const noteNews = (noteId: number): string => `note:${noteId}`;

/** The word for a reaction, given or taken back. */
export const emojiNews = (awardId: number): string => `emoji:${awardId}`;

const newsOf = (event: IssueNews): string => {
  if ("note" in event) return noteNews(event.note.id);
  if ("emoji" in event) return event.awardId === null ? "emoji" : emojiNews(event.awardId);
  return event.name === "issue.open" ? "open" : "issue";
};

/** What an event tells of its issue. */
export const tellingOf = (event: IssueNews): Telling => ({ news: newsOf(event), at: event.at });
