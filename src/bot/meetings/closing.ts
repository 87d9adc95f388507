/** What follows from an agenda that was closed: pure. */

import type { Configuration } from "../../config/schema/configuration.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import type { Agenda, AgendaItem, AskedTopic, Contact } from "../../model/meeting.ts";
import { type Mode, mostCareful } from "../../model/mode.ts";
import { rankOf } from "../../model/rank.ts";
import { type NewTask, secretPart, taskKey } from "../../model/task.ts";
import { formatDate } from "../../render/date.ts";
import type { Rendering } from "../context.ts";
import { agendaNote } from "./agenda-notes.ts";
import type { CheckedItem, Outcome } from "./checked.ts";
import { replyDrafts } from "./reply-drafts.ts";
import { MEETINGS } from "./words.ts";

/** What is known when it is closed. */
export interface Closing {
  readonly agenda: Agenda & { readonly issueKey: string; readonly url: string };
  /** null: it has left the configuration. */
  readonly meeting: Meeting | null;
  readonly outcome: Outcome;
  /** It took place. */
  readonly isHeld: boolean;
  readonly configuration: Configuration;
  /** How few may read each issue; those that are not in it are not written to. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Those that were checked, by their keys. */
  readonly topics: ReadonlyMap<string, AskedTopic>;
  readonly render: Pick<Rendering, "answer" | "inline" | "link">;
}

const modeFor = ({ configuration }: Closing, partner: string | null): Mode =>
  mostCareful(configuration.mode, configuration.partners.find(({ id }) => id === partner)?.mode);

const titleOf = ({ meeting, agenda }: Closing): string => meeting?.title ?? agenda.meeting;

/** How few may read what is for members only. */
const FOR_FEW = rankOf("private", false);

/**
 * What an issue is told. Where more people read it than the agenda, or it is another private place, it has no text, unless
 * the configuration says that answers may be shared; and whoever may not read the agenda gets no link to it.
 */
const answerText = (closing: Closing, rank: number, items: readonly CheckedItem[]): string => {
  const { agenda, meeting, render } = closing;
  const isForFewer = agenda.rank > rank;
  const mayShare = meeting?.agenda.shareAnswers === true || (!isForFewer && agenda.rank < FOR_FEW);
  const answers = items.flatMap(({ answer }) => (answer === null ? [] : [render.answer(answer)]));
  const said = answers.length === 0 || !mayShare ? "This was spoken about" : "This was answered";
  const where = isForFewer ? "a meeting" : render.link(titleOf(closing), agenda.url);
  const more = isForFewer && answers.length > 0 ? " The support liaison can tell you what was said." : "";
  return mayShare
    ? [`${said} at ${where} on ${formatDate(agenda.day)}.`, ...answers].join("\n\n")
    : `${said} at ${where} on ${formatDate(agenda.day)}.${more}`;
};

/** Whether it was said where not everybody who reads the issue could read it: what comes of it is told there, too. */
const isInternal = ({ topic }: AgendaItem, rank: number, { topics }: Closing): boolean => {
  if (topic === null) return false;
  const asked = topics.get(topic);
  return asked === undefined || asked.internal || asked.rank > rank;
};

/** What was raised in internal notes is answered in a note of its own: GitLab shows one to all or to few, never a part. */
const answerNote = (
  closing: Closing,
  issueKey: string,
  internal: boolean,
  items: readonly CheckedItem[],
): NewTask[] => {
  const { agenda, ranks } = closing;
  const ofIssue = ranks.get(issueKey);
  const partner = items[0]?.item.partner ?? null;
  if (ofIssue === undefined) return [];
  const rank = internal ? FOR_FEW : ofIssue;
  // An issue that was made public before it is written, too.
  const atLeast = Math.min(agenda.rank, rank);
  return [
    {
      // The digest: a key names no issue of which nobody should know.
      key: taskKey("meeting", agenda.key, internal ? "internal answer" : "answer", secretPart(issueKey)),
      askedBy: MEETINGS,
      reason: `it was spoken about at the meeting of ${agenda.day}`,
      partner,
      mode: modeFor(closing, partner),
      wish: {
        kind: "note",
        on: issueKey,
        body: answerText(closing, rank, items),
        internal,
        onlyPrivate: atLeast >= FOR_FEW,
        onlyInternal: atLeast >= rankOf("internal", false),
      },
    },
  ];
};

const answerNotes = (closing: Closing): NewTask[] => {
  const { outcome, ranks } = closing;
  const about = outcome.checked.filter(({ item }) => item.issueKey !== null);
  return [...Map.groupBy(about, ({ item }) => item.issueKey ?? "")].flatMap(([issueKey, items]) => {
    const rank = ranks.get(issueKey) ?? 0;
    const parts = Map.groupBy(items, ({ item }) => isInternal(item, rank, closing));
    return [...parts].flatMap(([internal, of]) => answerNote(closing, issueKey, internal, of));
  });
};

const draftsNote = (closing: Closing): NewTask[] => {
  const { agenda, meeting, outcome, configuration } = closing;
  const body = meeting?.kind === "qa" ? replyDrafts(outcome.checked) : null;
  if (body === null) return [];
  const reason = "what was answered is offered as saved replies";
  return [agendaNote(agenda, configuration.mode, { what: "replies", reason, body })];
};

/** Whom we spoke with. */
export const contactsOf = (
  meeting: Meeting,
  { instance, planned, day }: { readonly instance: string; readonly planned: string; readonly day: string },
  kind: "attended" | "hosted",
): Contact[] =>
  meeting.partners.map(({ id }) => ({
    key: taskKey("meeting", meeting.id, planned, id),
    instance,
    partner: id,
    kind,
    day,
    by: null,
    words: null,
  }));

/** Everything that is stored with the end of a meeting. */
export const endOf = (closing: Closing) => {
  const { agenda, meeting, outcome, isHeld } = closing;
  return {
    carried: outcome.carried,
    settled: [...outcome.checked.map(({ item }) => item), ...outcome.dropped].flatMap(
      ({ topic }) => topic ?? [],
    ),
    contacts: meeting === null || !isHeld ? [] : contactsOf(meeting, agenda, "hosted"),
    tasks: [...answerNotes(closing), ...draftsNote(closing)],
  };
};
