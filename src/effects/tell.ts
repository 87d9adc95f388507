/**
 * People of ours are told something: in an internal note on the issue, else in their inbox, else by a note that
 * everybody may read and that says no more than everybody may know. An inbox that is being made is waited for; and what
 * may have gone one way is looked for there before it goes another.
 */
import { LiaisonError } from "../lib/errors.ts";
import type { TellWay } from "../model/effect.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { mayWriteInternally, unlessMadePublic } from "./internal.ts";
import { isOwnWith, markerOf } from "./marker.ts";
import { findOwnNote, type Posted, postOnce } from "./post.ts";
import { answerDueInMs, attempt, type Round, settle, settlePosting } from "./round.ts";
import { type Chosen, firstWay, type OpenTell, placeOf, sameWay, type Way } from "./tell-ways.ts";

const NAMES: Readonly<Record<TellWay["kind"], string>> = {
  internal: "an internal note",
  inbox: "the inbox",
  short: "a short note for everybody",
};

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

const inPlace = (round: Round, issue: IssueSnapshot): Round => ({
  ...round,
  issue,
  issueKey: issueKeyOf(issue.ref),
});

/** Deletes what was posted as an internal note when we might not write any more, so that everybody can read it; false: it is not so. */
const tookBackPublic = async (
  { gitlab, issue, ports }: Round,
  { key, body }: OpenTell["effect"],
): Promise<boolean> => {
  const isOurs = isOwnWith(markerOf(key), ports.ownIds(issue.ref.instance));
  const note = await gitlab.findNote(issue.ref, isOurs);
  return (
    note !== null && (await unlessMadePublic(gitlab, issue.ref, note, { body, internal: true })) === null
  );
};

/** What an attempt by a way that is none any more has left there; null: nothing. */
const leftBehind = async (round: Round, { effect }: OpenTell, way: TellWay): Promise<Posted | null> => {
  const place = await placeOf(round, way);
  if (place === null) return null;
  const there = inPlace(round, place);
  if (way.kind === "internal" && !(await mayWriteInternally(there))) {
    if (await tookBackPublic(there, effect)) return null;
    throw new WordInDoubt();
  }
  const note = await findOwnNote(there, { ...effect, internal: way.kind === "internal" });
  return note === null ? null : { noteId: note.id, found: true, commandsChanges: null };
};

const settleTold = async (
  round: Round,
  { effect }: OpenTell,
  kind: TellWay["kind"],
  posted: Posted,
  blind: readonly string[] = [],
) => {
  const unread =
    blind.length === 0 ? "" : `, which ${blind.join(" and ")} may not read as far as can be seen`;
  await settle(round, effect, {
    key: effect.key,
    state: posted.found ? "skipped" : "done",
    noteId: posted.noteId,
    why: `told in ${NAMES[kind]}${unread}`,
  });
};

const putOff = async (round: Round, { effect, putOffSince }: OpenTell): Promise<void> => {
  const { now, store, onOutcome } = round.ports;
  const since = putOffSince ?? now();
  const waited = now().getTime() - since.getTime();
  const until = new Date(now().getTime() + Math.min(LATEST_MS, Math.max(SOONEST_MS, waited)));
  const outcome = { key: effect.key, state: "waiting", why: INBOX_COMES } as const;
  await store.effects.putOff(effect.key, outcome, since, until);
  onOutcome(effect, outcome, round.plans.get(effect.key) ?? null);
};

/** `onAttempt`: GitLab has answered what it has of it, and it is about to be written anew. */
const say = async (
  round: Round,
  open: OpenTell,
  way: Way & Partial<Chosen>,
  onAttempt: () => void,
): Promise<void> => {
  const { kind, issue, body, blind } = way;
  const { key } = open.effect;
  const note = { key, body, internal: kind === "internal", isInOurList: kind === "inbox" };
  const chosen: TellWay = { kind, placeKey: issueKeyOf(issue.ref) };
  const posted = await postOnce(inPlace(round, issue), note, [open], async () => {
    await attempt(round, [open], chosen);
    onAttempt();
  });
  await settleTold(round, open, kind, posted, blind);
};

/** There is no way to tell; an offer is none to insist on. */
const settleUntold = (round: Round, { effect }: OpenTell, why: string): Promise<void> =>
  settle(round, effect, { key: effect.key, state: effect.isOffer === true ? "skipped" : "failed", why });

/** GitLab has made it public where it was to be internal, and it was deleted: it is said in another way. */
const sayElsewhere = async (round: Round, open: OpenTell, { message }: LiaisonError): Promise<void> => {
  await settle(round, open.effect, { key: open.effect.key, state: "waiting", why: message }, SOONEST_MS);
  // As that has left it: it is nowhere.
  const again: OpenTell = { ...open, state: "waiting", attempts: open.attempts + 1, attemptedAt: null };
  const way = await firstWay(round, again, "not internally");
  if (way === "comes") return putOff(round, again);
  if (way === null) return settleUntold(round, open, message);
  await say(round, again, way, () => undefined);
};

/** Tells one open word: by the way of an earlier attempt, else by the first that is there. */
export const tell = async (round: Round, open: OpenTell): Promise<void> => {
  if (answerDueInMs(round, open) > 0) return;
  // What GitLab refused, or was never sent, is nowhere: the way is chosen anew.
  let isInDoubt = open.state === "attempting" || open.attemptedAt !== null;
  const resolved = (): void => {
    isInDoubt = false;
  };
  const elsewhere = (error: unknown): Promise<void> => {
    if (error instanceof LiaisonError && error.code === "gitlab.made-public")
      return sayElsewhere(round, open, error);
    throw error;
  };
  const earlier = isInDoubt ? (open.way ?? null) : null;
  try {
    const same = earlier === null ? null : await sameWay(round, open, earlier);
    const left = earlier === null || same !== null ? null : await leftBehind(round, open, earlier);
    if (earlier !== null && left !== null) return await settleTold(round, open, earlier.kind, left);
    if (same === null) resolved();
    const way = same ?? (await firstWay(round, open));
    if (way === "comes") return await putOff(round, open);
    if (way !== null) return await say(round, open, way, resolved).catch(elsewhere);
    await settleUntold(round, open, NO_WAY);
  } catch (error) {
    // As long as it may be where it went before, it goes nowhere else.
    await settlePosting(round, [open], error, isInDoubt);
  }
};
