/** Lines of a digest: as many as somebody reads, and only what everybody who reads the channel may see. Pure. */
import type { Channel } from "../config/schema/channels.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";
import { rankOf, rankOfIssue } from "../model/rank.ts";
import type { DigestItem, DigestSection } from "../render/digest-views.ts";

/** What everybody who reads a channel may see. */
export type Readers = Channel["readers"];

/** A line before it is known who reads it. */
export interface Line {
  readonly item: DigestItem;
  /** How few may read what it tells of: see model/rank.ts. */
  readonly rank: number;
  /** Milliseconds since 1970: the order. */
  readonly at: number;
  /** Comes before it: what has a higher one stands below; absent: 0. */
  readonly place?: number;
}

/** A list that nobody reads to its end helps nobody. */
const MOST_ITEMS = 25;

/** Whether everybody who reads a channel may see something. */
export const maySee = (readers: Readers, rank: number): boolean => rank <= rankOf(readers, false);

/** The lines as a part of a digest, in their order. */
export const sectionOf = (lines: readonly Line[], readers: Readers): DigestSection => {
  const shown = lines.filter(({ rank }) => maySee(readers, rank));
  const items = shown
    .toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0) || one.at - other.at)
    .map(({ item }) => item);
  return {
    items: items.slice(0, MOST_ITEMS),
    more: Math.max(0, items.length - MOST_ITEMS),
    hidden: lines.length - shown.length,
    count: lines.length,
  };
};

const DAY_MS = 86_400_000;

/** `today`, `1 day`, `12 days`. */
export const ageOf = (since: string, now: Date): string => {
  const days = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY_MS));
  if (days === 0) return "today";
  return days === 1 ? "1 day" : `${days} days`;
};

/** What a line says of an issue. */
export const lineOf = (
  snapshot: IssueSnapshot,
  partner: string,
  since: string,
  now: Date,
  more: Partial<Pick<DigestItem, "who" | "todo" | "due" | "isLate">> = {},
): Line => ({
  rank: rankOfIssue(snapshot),
  at: Date.parse(more.due ?? since),
  item: {
    partner,
    reference: referenceOf(snapshot),
    url: snapshot.url,
    title: snapshot.title === "" ? null : snapshot.title,
    age: ageOf(since, now),
    who: more.who ?? null,
    todo: more.todo ?? null,
    due: more.due ?? null,
    isLate: more.isLate ?? false,
  },
});
