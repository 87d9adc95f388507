/**
 * What a piece of news tells, in a word that can be compared: whether GitLab told us of something that was found by
 * reading is asked of these words, since the bodies of deliveries are kept for a limited time only.
 */
import type { IssueNews } from "./event.ts";

/** One thing that was told of an issue. */
export interface Telling {
  /** `open`, `issue` (any other change of it), `note:12`, `emoji`. */
  readonly news: string;
  /** ISO 8601, UTC: when it happened. Webhooks tell whole seconds. */
  readonly at: string;
}

/** The word for a comment, written or edited. */
export const noteNews = (noteId: number): string => `note:${noteId}`;

const newsOf = (event: IssueNews): string => {
  if ("note" in event) return noteNews(event.note.id);
  if ("emoji" in event) return "emoji";
  return event.name === "issue.open" ? "open" : "issue";
};

/** What an event tells of its issue. */
export const tellingOf = (event: IssueNews): Telling => ({ news: newsOf(event), at: event.at });
