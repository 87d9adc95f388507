/** What is kept of meetings: whom we spoke with, what is to be spoken about, agendas and what became of them. */
import { secretPart, taskKey } from "./task.ts";

/** That somebody spoke with a partner outside GitLab. */
export interface Contact {
  /** Recorded once by it; names nobody. */
  readonly key: string;
  readonly instance: string;
  /** Id of the partner. */
  readonly partner: string;
  readonly kind: "met" | "attended" | "hosted";
  /** `2026-11-24` */
  readonly day: string;
  /** Username; null: a meeting tells it by itself. */
  readonly by: string | null;
  readonly words: string | null;
}

/** What somebody wants to be spoken about. */
export interface Topic {
  readonly key: string;
  readonly instance: string;
  /** Where it was said; what comes of it is told there. */
  readonly issueKey: string;
  /** null: it is for the team's meetings. */
  readonly partner: string | null;
  /** Id of the row whose team it is for; null: it is about the partner. */
  readonly team: string | null;
  readonly text: string;
  /** Username. */
  readonly by: string;
  /** How few may read it, see model/rank.ts. */
  readonly rank: number;
  /** It was said in an internal note, and so is what comes of it. */
  readonly internal: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What is known of a topic as an agenda is closed. */
export interface AskedTopic extends Pick<Topic, "key" | "rank" | "internal"> {
  /** It was spoken about elsewhere meanwhile. */
  readonly isSettled: boolean;
}

/** A line of an agenda that can be checked. */
export interface AgendaItem {
  /** Within the agenda: `i3`. */
  readonly id: string;
  /** `own`: somebody wrote it into an agenda by hand. */
  readonly kind: "topic" | "question" | "escalation" | "label" | "own";
  /** Id of the partner; null: nobody's. */
  readonly partner: string | null;
  readonly issueKey: string | null;
  readonly reference: string | null;
  readonly url: string | null;
  /** Title, or what somebody wants to speak about; null: not for whoever reads the agenda. */
  readonly text: string | null;
  /** Who wants it. */
  readonly by: string | null;
  /** Key of the topic; null: it is none. */
  readonly topic: string | null;
  /** In how many agendas before it was not checked. */
  readonly carried: number;
}

/** What an issue was told of its question from a meeting. */
export interface MeetingAnswer {
  /** ISO 8601, UTC: when people had met. */
  readonly at: string;
  /** The issue has it; otherwise it is on its way. */
  readonly isTold: boolean;
}

/** The key of the task that tells an issue's readers what was said on an agenda; a digest, so that it names no issue. */
export const answerKey = (agendaKey: string, issueKey: string): string =>
  taskKey("meeting", agendaKey, "answer", secretPart(issueKey));

/** An issue that was checked or struck out on an agenda. */
export interface SpokenItem {
  readonly issueKey: string;
  /** ISO 8601, UTC: when people had met; a word since then is news. */
  readonly at: string;
  /** What was said is told in the issue, for everybody who reads it. */
  readonly answered: boolean;
}

/** An agenda that was opened. */
export interface Agenda {
  readonly key: string;
  /** Id of the meeting. */
  readonly meeting: string;
  /** Planned day, by which it is known; and the day on which it was to be. */
  readonly planned: string;
  readonly day: string;
  readonly startsAt: Date;
  /** From then on it is ended for the next one, though nobody has closed it. */
  readonly movesOnAt: Date;
  readonly instance: string;
  /** The task that opens its issue. */
  readonly taskKey: string;
  /** How few may read it. */
  readonly rank: number;
  readonly items: readonly AgendaItem[];
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** What was not checked when it was closed. */
  readonly carried: readonly AgendaItem[];
  /** null: it is not open yet. */
  readonly issueKey: string | null;
  readonly url: string | null;
}

/** Somebody's calendar, by a secret address of which a digest is kept. */
export interface CalendarFeed {
  readonly id: number;
  readonly instance: string;
  readonly username: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  /** By the day. */
  readonly askedAt: Date | null;
}
