import type { Side } from "../model/effect.ts";
import type { IssueNews, NoteEvent } from "../model/event.ts";
import type { Turn } from "../model/memory.ts";
import type { Role } from "./role.ts";

const isNote = (news: IssueNews): news is NoteEvent =>
  news.name === "note.create" || news.name === "note.update";

/** Which side a comment leaves waiting; undefined: it changes nothing. */
const sideAfterNote = (news: NoteEvent, role: Role): Side | undefined => {
  if (role === "partner") return "liaison";
  const answers = (role === "liaison" || role === "team") && !news.note.internal;
  return answers ? "partner" : undefined;
};

/** Which side the news leaves waiting; undefined: it changes nothing. */
const sideAfter = (news: IssueNews, role: Role): Side | undefined => {
  if (news.name === "time.due") return undefined;
  if (news.issue.state === "closed") return "nobody";
  if (news.name === "issue.open" || news.name === "issue.reopen") return "liaison";
  return isNote(news) ? sideAfterNote(news, role) : undefined;
};

/** A comment counts as said when it was first written, so that an edit of it says nothing new. */
const saidAt = (news: IssueNews): string => (isNote(news) ? news.note.createdAt : news.at);

const time = (iso: string): number => new Date(iso).getTime();

/** Of two words said at the same moment the one that leaves our side owing counts: nobody is forgotten. */
const OWING: Readonly<Record<Side, number>> = { partner: 0, team: 1, liaison: 2, nobody: 3 };

const isNewer = (turn: Turn, side: Side, at: string, news: IssueNews): boolean => {
  const difference = time(at) - time(turn.since);
  if (difference !== 0) return difference > 0;
  return isNote(news) ? OWING[side] > OWING[turn.side] : true;
};

/** What a word makes of the turn: the partner's asking again is no word of ours, and what a person said of their turn stays. */
const turned = (current: Turn, side: Side, at: string): Turn => {
  const isStillSaid = side === "partner" && current.side === "partner" && current.corrected === true;
  if (isStillSaid) return { side, since: at, corrected: true };
  const silentSince = current.silentSince ?? current.since;
  const isSilent = side === "liaison" && current.side !== "nobody" && silentSince !== at;
  return { side, since: at, ...(isSilent ? { silentSince } : {}) };
};

/**
 * Whose turn it is after a piece of news (DESIGN, section 8). `since` is the moment of the last word that
 * counted, so that news may come late, twice and in any order: what is older than `since` changes nothing.
 * Internal comments of our own side are no answer, and a closed issue waits on nobody, whatever is said on it.
 * `turn` is null where the issue is heard of for the first time.
 */
export const turnAfter = (turn: Turn | null, news: IssueNews, role: Role): Turn => {
  const current: Turn = turn ?? { side: "liaison", since: news.issue.createdAt };
  // Of an issue that was moved here, to be opened is nothing new: it goes on as it stood.
  if (turn !== null && news.name === "issue.open") return turn;
  const side = sideAfter(news, role);
  if (side === undefined) return current;
  const fieldsOnly = !isNote(news) && news.name !== "issue.close";
  if (side === "nobody" && current.side === "nobody" && fieldsOnly) return current;
  const at = saidAt(news);
  return isNewer(current, side, at, news) ? turned(current, side, at) : current;
};

/**
 * When our side first answered: the earliest public comment by a human of ours, other than the issue's own
 * author. ISO 8601, UTC; null: not yet. `known` is what was known before this news.
 */
export const firstResponse = (known: string | null, news: IssueNews, role: Role): string | null => {
  const answers = isNote(news) && !news.note.internal && (role === "liaison" || role === "team");
  if (!answers || news.note.authorId === news.issue.authorId) return known;
  const { createdAt } = news.note;
  return known === null || time(createdAt) < time(known) ? createdAt : known;
};
