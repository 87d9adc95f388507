/**
 * People of ours are told something: in an internal note on the issue, else in their inbox, else by a note that
 * everybody may read and that says no more than everybody may know. An inbox that is being made is waited for; and what
 * may have gone one way is looked for there before it goes another.
 */
import { LiaisonError } from "../lib/errors.ts";
import type { PersonRef, TellEffect, TellWay } from "../model/effect.ts";
import { issueKeyOf, parseIssueKey } from "../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../model/issue.ts";
import { mayWriteInternally, partnerReadsInternally } from "./internal.ts";
import type { OpenEffect } from "./ports.ts";
import { findOwnNote, type Posted, postOnce } from "./post.ts";
import { answerDueInMs, attempt, type Round, settle, settlePosting } from "./round.ts";

type OpenTell = OpenEffect & { readonly effect: TellEffect };

/** Where somebody is told, and in which words. */
interface Way {
  readonly kind: TellWay["kind"];
  readonly issue: IssueSnapshot;
  readonly body: string;
}

const NAMES: Readonly<Record<TellWay["kind"], string>> = {
  internal: "an internal note",
  inbox: "the inbox",
  short: "a short note for everybody",
};

/** So long an inbox that is to be there is waited for: its job tries again every five minutes. */
const INBOX_PATIENCE_MS = 10 * 60_000;
/** It is there within seconds, unless something is in its way. */
const SOONEST_MS = 1_000;
const LATEST_MS = 60_000;

const NO_WAY = "there is no way to tell: we may not write internal notes there, and there is no inbox";
const INBOX_COMES = "the inbox is being made";

/** It may be there already, and we cannot look. */
class WordInDoubt extends LiaisonError {
  /** Until it can be looked for, it may be there. */
  readonly answerLost = true;
  constructor() {
    super(
      "It was sent as an internal note, the answer was lost, and we may not read internal notes any more.",
      {
        code: "effects.word-in-doubt",
        disposition: { kind: "retry" },
        remedy: "Give the bot the Planner or Reporter role in the project again: then it is looked for.",
      },
    );
  }
}

const called = ({ people, isOffer }: TellEffect, words: string): string => {
  if (isOffer === true) return words;
  const names = people.flatMap(({ username }) => (username === null ? [] : [`@${username}`]));
  return `${names.join(" ")} ${words}`.trimStart();
};

const internally = async (round: Round, effect: TellEffect): Promise<Way | null> => {
  const { issue } = round;
  if (effect.quiet || !(await mayWriteInternally(round))) return null;
  if (await partnerReadsInternally(round, effect.partner)) return null;
  return { kind: "internal", issue, body: called(effect, effect.body) };
};

const inInbox = ({ issue }: Round, effect: TellEffect, inbox: IssueSnapshot): Way => {
  const place = `[${referenceOf(issue)}](<${issue.url}>)`;
  return { kind: "inbox", issue: inbox, body: called(effect, `${place}: ${effect.body}`) };
};

const inPublic = ({ issue }: Round, effect: TellEffect): Way | null =>
  effect.quiet || effect.short === null ? null : { kind: "short", issue, body: called(effect, effect.short) };

/** The first inbox of those who are told that is there; `comes`: none is, and one is to be. */
const inboxOf = async (
  round: Round,
  people: readonly PersonRef[],
): Promise<IssueSnapshot | "comes" | null> => {
  const { instance } = round.issue.ref;
  let comes = false;
  for (const { username } of people) {
    if (username === null) continue;
    const inbox = await round.ports.store.inboxes.get(instance, username);
    const ref = inbox?.issueKey == null ? undefined : parseIssueKey(inbox.issueKey);
    const issue = ref === undefined ? null : await round.gitlab.readIssue(ref);
    if (issue !== null) return issue;
    comes ||= ref === undefined && inbox?.refusedAt == null && round.ports.expectsInbox(instance, username);
  }
  return comes ? "comes" : null;
};

/** What has never been tried waits for an inbox within bounds; what was tried goes on. */
const mayWait = ({ state, attemptedAt, putOffSince }: OpenTell, now: Date): boolean =>
  state !== "attempting" &&
  attemptedAt === null &&
  now.getTime() - (putOffSince ?? now).getTime() < INBOX_PATIENCE_MS;

/** The first way that is there; null: none is. */
const firstWay = async (round: Round, open: OpenTell): Promise<Way | "comes" | null> => {
  const { effect } = open;
  const internal = await internally(round, effect);
  if (internal !== null) return internal;
  const own = await inboxOf(round, effect.people);
  const inbox = own ?? (await inboxOf(round, effect.orInInboxOf ?? []));
  if (inbox === "comes") return mayWait(open, round.ports.now()) ? "comes" : inPublic(round, effect);
  return inbox === null ? inPublic(round, effect) : inInbox(round, effect, inbox);
};

const placeOf = async (round: Round, { placeKey }: TellWay): Promise<IssueSnapshot | null> => {
  const ref = parseIssueKey(placeKey);
  if (placeKey === round.issueKey || ref === undefined) return round.issue;
  return await round.gitlab.readIssue(ref);
};

/** The way of the last attempt, where it is still one; null: it is none any more. */
const sameWay = async (round: Round, { effect }: OpenTell, way: TellWay): Promise<Way | null> => {
  if (way.kind === "internal") return await internally(round, effect);
  if (way.kind === "short") return inPublic(round, effect);
  const inbox = await placeOf(round, way);
  return inbox === null ? null : inInbox(round, effect, inbox);
};

const inPlace = (round: Round, issue: IssueSnapshot): Round => ({
  ...round,
  issue,
  issueKey: issueKeyOf(issue.ref),
});

/** What an attempt by a way that is none any more has left there; null: nothing. */
const leftBehind = async (round: Round, { effect }: OpenTell, way: TellWay): Promise<Posted | null> => {
  const place = await placeOf(round, way);
  if (place === null) return null;
  const there = inPlace(round, place);
  if (way.kind === "internal" && !(await mayWriteInternally(there))) throw new WordInDoubt();
  const note = await findOwnNote(there, effect);
  return note === null ? null : { noteId: note.id, found: true, commandsChanges: null };
};

const settleTold = async (round: Round, { effect }: OpenTell, kind: TellWay["kind"], posted: Posted) =>
  await settle(round, effect, {
    key: effect.key,
    state: posted.found ? "skipped" : "done",
    noteId: posted.noteId,
    why: `told in ${NAMES[kind]}`,
  });

const putOff = async (round: Round, { effect, putOffSince }: OpenTell): Promise<void> => {
  const { now, store, onOutcome } = round.ports;
  const since = putOffSince ?? now();
  const waited = now().getTime() - since.getTime();
  const until = new Date(now().getTime() + Math.min(LATEST_MS, Math.max(SOONEST_MS, waited)));
  const outcome = { key: effect.key, state: "waiting", why: INBOX_COMES } as const;
  await store.effects.putOff(effect.key, outcome, since, until);
  onOutcome(effect, outcome, round.plans.get(effect.key) ?? null);
};

const say = async (round: Round, open: OpenTell, way: Way): Promise<void> => {
  const { kind, issue, body } = way;
  const note = { key: open.effect.key, body, internal: kind === "internal" };
  const chosen: TellWay = { kind, placeKey: issueKeyOf(issue.ref) };
  const posted = await postOnce(inPlace(round, issue), note, [open], () => attempt(round, [open], chosen));
  await settleTold(round, open, kind, posted);
};

/** Tells one open word: by the way of an earlier attempt, else by the first that is there. */
export const tell = async (round: Round, open: OpenTell): Promise<void> => {
  if (answerDueInMs(round, open) > 0) return;
  // What GitLab refused, or was never sent, is nowhere: the way is chosen anew.
  const isInDoubt = open.state === "attempting" || open.attemptedAt !== null;
  const earlier = isInDoubt ? (open.way ?? null) : null;
  try {
    const same = earlier === null ? null : await sameWay(round, open, earlier);
    const left = earlier === null || same !== null ? null : await leftBehind(round, open, earlier);
    if (earlier !== null && left !== null) return await settleTold(round, open, earlier.kind, left);
    const way = same ?? (await firstWay(round, open));
    if (way === "comes") return await putOff(round, open);
    if (way !== null) return await say(round, open, way);
    const state = open.effect.isOffer === true ? "skipped" : "failed";
    await settle(round, open.effect, { key: open.effect.key, state, why: NO_WAY });
  } catch (error) {
    await settlePosting(round, [open], error);
  }
};
