/**
 * The one status note: rendered from the view and from how everybody was reached, posted once,
 * edited in place where its text changed. Mentions happen in it, labels ride with its first posting.
 */
import type { PersonRef, StatusNoteEffect, StatusView, SubscribeEffect } from "../model/effect.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Reached } from "../model/standing.ts";
import { type Change, ridersOf, settleJudged } from "./changes.ts";
import { digestOf, STATUS_MARK, withMarker } from "./marker.ts";
import type { OpenEffect } from "./ports.ts";
import { type Posted, postOnce } from "./post.ts";
import { allRode, NO_RIDERS, type Riders } from "./quick-actions.ts";
import { answerDueInMs, attempt, type Round, settle, settleFailure, settlePosting } from "./round.ts";
import { editOwnNote, postSuccessor } from "./successor-note.ts";

/** Somebody who is to be mentioned, with why the ways before did not serve. */
export interface Mention {
  readonly open: OpenEffect & { readonly effect: SubscribeEffect };
  readonly tried: readonly string[];
}

/** What the note is made of in this round. */
export interface StatusWork {
  readonly open: OpenEffect & { readonly effect: StatusNoteEffect };
  /** The note itself waits for its time: what would be said in it waits too. */
  readonly notYet: boolean;
  readonly mentions: readonly Mention[];
  readonly changes: readonly Change[];
  /** The note as it stands; null: not posted yet. */
  readonly posted: { readonly noteId: number; readonly digest: string } | null;
  /** Everybody whom a subscription of this issue speaks of, and how it stands with them. */
  readonly reached: ReadonlyMap<string, Reached>;
}

const keyOfPerson = (person: PersonRef): string => (person.username ?? person.name).toLowerCase();

/** With those who are mentioned by the very note that is being written. */
const withMentions = (work: StatusWork): ReadonlyMap<string, Reached> =>
  new Map([
    ...work.reached,
    ...work.mentions.map(({ open }) => {
      const { person } = open.effect;
      return [keyOfPerson(person), { person, standing: "mentioned" as const }] as const;
    }),
  ]);

/** Others than the liaisons and managers who were reached, because a rule asked for it or they looked after it before. */
const alsoTold = (view: StatusView, reached: ReadonlyMap<string, Reached>): PersonRef[] => {
  const known = new Set([...view.liaisons, ...view.managers].map(keyOfPerson));
  return [...reached].flatMap(([key, { person, standing }]) =>
    !known.has(key) && (standing === "mentioned" || standing === "subscribed") ? [person] : [],
  );
};

const textOf = (round: Round, work: StatusWork): string => {
  const reached = withMentions(work);
  const standings = [...reached].flatMap(([key, { standing }]) =>
    standing === undefined ? [] : [[key, { standing }]],
  );
  const view = { ...work.open.effect.view, alsoTold: alsoTold(work.open.effect.view, reached) };
  return round.ports.renderStatus(view, Object.fromEntries(standings));
};

const openOf = (work: StatusWork): OpenEffect[] => [
  work.open,
  ...work.mentions.map((mention) => mention.open),
];

const settleMentions = async (round: Round, mentions: readonly Mention[], noteId: number): Promise<void> => {
  for (const { open, tried } of mentions) {
    const { key, person } = open.effect;
    const why =
      `${person.name} is mentioned in the status note, which cannot be verified. ${tried.join(" ")}`.trim();
    await settle(round, open.effect, {
      key,
      state: "done",
      standing: "mentioned",
      way: "mention",
      noteId,
      why,
    });
  }
};

const settleNote = async (round: Round, work: StatusWork, outcome: Omit<Outcome, "key">): Promise<void> => {
  await settle(round, work.open.effect, { key: work.open.effect.key, ...outcome });
};

const edit = async (round: Round, work: StatusWork, noteId: number, text: string): Promise<void> => {
  await attempt(round, openOf(work));
  const answer = await editOwnNote(round, noteId, withMarker(text, work.open.effect.key, STATUS_MARK));
  if (answer === "gone") {
    await settleNote(round, work, {
      state: "skipped",
      why: "a person deleted the status note, so it stays away",
    });
    const why = "the status note that would have carried the mention was deleted by a person";
    for (const { open } of work.mentions)
      await settle(round, open.effect, { key: open.effect.key, state: "failed", standing: "named", why });
    return;
  }
  const isNew = answer === "foreign";
  const now = isNew ? await postSuccessor(round, work.open.effect, noteId, text, openOf(work)) : noteId;
  const why = isNew
    ? "an earlier account of the bot wrote the status note, which this one may not edit, so it was posted anew"
    : "the status note was edited in place";
  await round.ports.store.issues.saveStatusNote(round.issueKey, now, digestOf(text));
  await settleNote(round, work, { state: "done", noteId: now, why });
  await settleMentions(round, work.mentions, now);
};

/** The note is posted; what rode with it is proven by the answer, or by reading the issue back. */
const settleRiders = async (
  round: Round,
  changes: readonly Change[],
  riders: Riders,
  proof: Posted["commandsChanges"],
): Promise<void> => {
  try {
    const after = allRode(riders, proof ?? {})
      ? afterRiders(round.issue, riders, proof ?? {})
      : await round.gitlab.readIssue(round.issue.ref);
    for (const change of changes) await settleJudged(round, change, after ?? round.issue);
  } catch (error) {
    await settleFailure(
      round,
      changes.map((change) => change.open),
      error,
    );
  }
};

const afterRiders = (
  issue: IssueSnapshot,
  riders: Riders,
  proof: Readonly<Record<string, unknown>>,
): IssueSnapshot => ({
  ...issue,
  labels: [...issue.labels.filter((title) => !riders.removeLabels.includes(title)), ...riders.addLabels],
  assigneeIds: [...issue.assigneeIds, ...idsIn(proof["assignee_ids"])],
});

const idsIn = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((id): id is number => typeof id === "number") : [];

/** Posts the note with its riders. Answers the changes that still have to be sent, because the note was there already. */
const post = async (round: Round, work: StatusWork, text: string): Promise<readonly Change[]> => {
  const riders = ridersOf(work.changes);
  const riding = riders === undefined ? [] : work.changes;
  const sent = [...openOf(work), ...riding.map((change) => change.open)];
  const note = {
    key: work.open.effect.key,
    body: text,
    internal: false,
    riders: riders ?? NO_RIDERS,
    mark: STATUS_MARK,
  };
  const posted = await postOnce(round, note, openOf(work), () => attempt(round, sent));
  if (posted.commandsChanges === null) {
    await edit(round, work, posted.noteId, text);
    return work.changes;
  }
  await round.ports.store.issues.saveStatusNote(round.issueKey, posted.noteId, digestOf(text));
  await settleNote(round, work, { state: "done", noteId: posted.noteId, why: "the status note was posted" });
  await settleMentions(round, work.mentions, posted.noteId);
  if (riders === undefined) return work.changes;
  await settleRiders(round, riding, riders, posted.commandsChanges);
  return [];
};

const SOONEST_MS = 60_000;
const LATEST_MS = 15 * 60_000;

/** A note that waits for its time takes its mentions along; one that waits for somebody's word may do so for long. */
const putOffMentions = async (round: Round, { open: note, mentions }: StatusWork): Promise<void> => {
  const now = round.ports.now();
  for (const { open } of mentions) {
    const { key } = open.effect;
    const since = open.putOffSince ?? now;
    const wait = Math.min(LATEST_MS, Math.max(SOONEST_MS, now.getTime() - since.getTime()));
    // A note that is held until somebody's word may have been due long ago.
    const dueAt =
      note.retryAt !== null && note.retryAt > now ? note.retryAt.getTime() : Number.POSITIVE_INFINITY;
    const until = new Date(Math.min(dueAt, now.getTime() + wait));
    const outcome = { key, state: "waiting", why: "the status note waits" } as const;
    await round.ports.store.effects.putOff(key, outcome, since, until);
  }
};

/** Whether the note says so already. What was tried and did not end well may have been written all the same. */
const saysSo = (work: StatusWork, text: string): boolean =>
  work.posted?.digest === digestOf(text) && openOf(work).every(({ attempts }) => attempts === 0);

/** Brings the status note to what it should say. Answers the changes that did not ride with it. */
export const bringStatusNote = async (round: Round, work: StatusWork): Promise<readonly Change[]> => {
  if (work.notYet) {
    await putOffMentions(round, work);
    return work.changes;
  }
  if (work.posted === null && openOf(work).some((open) => answerDueInMs(round, open) > 0))
    return work.changes;
  try {
    const text = textOf(round, work);
    if (work.posted === null) return await post(round, work, text);
    if (!saysSo(work, text)) await edit(round, work, work.posted.noteId, text);
    else {
      await settleNote(round, work, { state: "skipped", why: "the status note says so already" });
      await settleMentions(round, work.mentions, work.posted.noteId);
    }
    return work.changes;
  } catch (error) {
    const riding =
      work.posted === null && ridersOf(work.changes) !== undefined
        ? work.changes.map((change) => change.open)
        : [];
    await settlePosting(round, [...openOf(work), ...riding], error);
    return work.changes.filter((change) => !riding.includes(change.open));
  }
};
