/** What issues are told of what was checked on an agenda: pure. */
import { type AgendaItem, answerKey } from "../../model/meeting.ts";
import { type Mode, mostCareful } from "../../model/mode.ts";
import { rankOf } from "../../model/rank.ts";
import { type NewTask, secretPart, taskKey } from "../../model/task.ts";
import { formatDate } from "../../render/date.ts";
import type { CheckedItem } from "./checked.ts";
import type { Closing } from "./closing-facts.ts";
import { MEETINGS } from "./words.ts";

/** A note for an issue. */
interface Told {
  readonly issueKey: string;
  readonly partner: string | null;
  readonly items: readonly CheckedItem[];
  /** How few will read it. */
  readonly rank: number;
  readonly internal: boolean;
  /** What was written below the items is in it. */
  readonly hasText: boolean;
}

const modeFor = ({ configuration }: Closing, partner: string | null): Mode =>
  mostCareful(configuration.mode, configuration.partners.find(({ id }) => id === partner)?.mode);

const titleOf = ({ meeting, agenda }: Closing): string => meeting?.title ?? agenda.meeting;

/** How few may read what is for members only. */
const FOR_FEW = rankOf("private", false);

/**
 * Whether text goes from an agenda to readers: where more people read it than the agenda, or it is another private place,
 * it does not, unless the configuration says that answers may be shared.
 */
export const mayPassOn = (shareAnswers: boolean, agenda: number, readers: number): boolean =>
  shareAnswers || (agenda <= readers && agenda < FOR_FEW);

/** Whoever may not read the agenda gets no link to it. */
const textOf = (closing: Closing, { items, rank, hasText }: Told): string => {
  const { agenda, render } = closing;
  const isForFewer = agenda.rank > rank;
  const answers = items.flatMap(({ answer }) => (answer === null ? [] : [render.answer(answer)]));
  const said = answers.length === 0 || !hasText ? "This was spoken about" : "This was answered";
  const where = isForFewer ? "a meeting" : render.link(titleOf(closing), agenda.url);
  const more = isForFewer && answers.length > 0 ? " The support liaison can tell you what was said." : "";
  return hasText
    ? [`${said} at ${where} on ${formatDate(agenda.day)}.`, ...answers].join("\n\n")
    : `${said} at ${where} on ${formatDate(agenda.day)}.${more}`;
};

/** Whether it was said where not everybody who reads the issue could read it: what comes of it is told there, too. */
const isInternal = ({ topic }: AgendaItem, rank: number, { topics }: Closing): boolean => {
  if (topic === null) return false;
  const asked = topics.get(topic);
  return asked === undefined || asked.internal || asked.rank > rank;
};

/** It was on the agenda of another meeting, too, which has told the issue. */
const isToldElsewhere = ({ topic, issueKey }: AgendaItem, closing: Closing): boolean =>
  topic === null
    ? issueKey !== null && closing.answeredElsewhere.has(issueKey)
    : closing.topics.get(topic)?.isSettled === true;

/** What was raised in internal notes is told in a note of its own: GitLab shows one to all or to few, never a part. */
export const toldOf = (closing: Closing): Told[] => {
  const { agenda, meeting, outcome, ranks } = closing;
  const about = outcome.checked.filter(
    ({ item }) => item.issueKey !== null && !isToldElsewhere(item, closing),
  );
  return [...Map.groupBy(about, ({ item }) => item.issueKey ?? "")].flatMap(([issueKey, of]) => {
    const ofIssue = ranks.get(issueKey);
    if (ofIssue === undefined) return [];
    const parts = Map.groupBy(of, ({ item }) => isInternal(item, ofIssue, closing));
    return [...parts].map(([internal, items]): Told => {
      const rank = internal ? FOR_FEW : ofIssue;
      const hasText = mayPassOn(meeting?.agenda.shareAnswers === true, agenda.rank, rank);
      return { issueKey, partner: items[0]?.item.partner ?? null, items, rank, internal, hasText };
    });
  });
};

/** The note's task. */
export const answerNote = (closing: Closing, told: Told): NewTask => {
  const { agenda } = closing;
  const { issueKey, internal, partner, rank } = told;
  // An issue that was made public before it is written, too.
  const atLeast = Math.min(agenda.rank, rank);
  return {
    // The digest: a key names no issue of which nobody should know.
    key: internal
      ? taskKey("meeting", agenda.key, "internal answer", secretPart(issueKey))
      : answerKey(agenda.key, issueKey),
    askedBy: MEETINGS,
    reason: `it was spoken about at the meeting of ${agenda.day}`,
    partner,
    mode: modeFor(closing, partner),
    wish: {
      kind: "note",
      on: issueKey,
      body: textOf(closing, told),
      internal,
      onlyPrivate: atLeast >= FOR_FEW,
      onlyInternal: atLeast >= rankOf("internal", false),
    },
  };
};

/** An answer that its issue has not got, and why. */
interface Kept {
  readonly item: AgendaItem;
  readonly why: string;
}

/** Answers that stay on the agenda, with the reason. */
export const keptBack = (closing: Closing, told: readonly Told[]): Kept[] => {
  const gone = new Set(told.filter(({ hasText }) => hasText).flatMap(({ items }) => items));
  return closing.outcome.checked.flatMap((one) => {
    const { item, answer } = one;
    if (answer === null || item.issueKey === null || gone.has(one)) return [];
    if (isToldElsewhere(item, closing)) return [{ item, why: "another meeting has answered it meanwhile" }];
    return closing.ranks.has(item.issueKey)
      ? [{ item, why: "others read the issue than read this agenda" }]
      : [{ item, why: "nothing is written there: it is silenced, or not watched any more" }];
  });
};

/** Issues whose question has its answer with that: what was asked beside it, as a topic, is another matter. */
export const answeredBy = (closing: Closing, told: readonly Told[]): ReadonlySet<string> =>
  new Set(
    told
      .filter(
        ({ items, partner, internal, hasText }) =>
          hasText &&
          !internal &&
          modeFor(closing, partner) === "act" &&
          items.some(({ item, answer }) => item.topic === null && answer !== null),
      )
      .map(({ issueKey }) => issueKey),
  );
