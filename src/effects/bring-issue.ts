/** Who follows an issue, its labels and its status note: brought to what is wished, in as few requests as can be. */
import type { SubscribeEffect } from "../model/effect.ts";
import type { Outcome } from "../model/outcome.ts";
import { reachedPeople } from "../model/standing.ts";
import { changesOf, sendChanges } from "./changes.ts";
import type { OpenEffect } from "./ports.ts";
import { ofKind, type Round, settle, settleFailure, stepFor } from "./round.ts";
import { bringStatusNote, type Mention, type StatusWork } from "./status-note.ts";
import { subscribePerson } from "./subscribe.ts";

/** A certain way first: whoever is subscribed by it need not be mentioned for another's sake. */
const surestFirst = (open: readonly OpenEffect[]) =>
  ofKind(open, "subscribe").toSorted(
    (one, other) => Number(one.effect.ways[0] === "mention") - Number(other.effect.ways[0] === "mention"),
  );

const followsAlready = async (
  round: Round,
  { effect }: { readonly effect: SubscribeEffect },
): Promise<Outcome | undefined> => {
  const known = reachedPeople(await round.ports.store.effects.ofIssue(round.issueKey));
  const standing = known.get(effect.person.username?.toLowerCase() ?? "")?.standing;
  if (standing === undefined || standing === "named") return undefined;
  return {
    key: effect.key,
    state: "skipped",
    standing,
    why: `${effect.person.name} was reached before (${standing})`,
  };
};

/** Subscribes one person; answers whom to mention instead, where that is the way. `beforeEnd`: it is about to be settled. */
const subscribe = async (
  round: Round,
  one: Mention["open"],
  beforeEnd: (one: Mention["open"]) => Promise<unknown>,
): Promise<Mention | null> => {
  try {
    const attempt =
      (await followsAlready(round, one)) ??
      (await subscribePerson(one.effect, round.issue, round.gitlab, round.ports));
    if ("kind" in attempt) return { open: one, tried: attempt.tried };
    await beforeEnd(one);
    await settle(round, one.effect, attempt);
  } catch (error) {
    await settleFailure(round, [one], error);
  }
  return null;
};

/** Subscribes whom it can; answers those who are to be mentioned instead. */
const subscribeAll = async (
  round: Round,
  open: readonly OpenEffect[],
  beforeEnd: Parameters<typeof subscribe>[2],
): Promise<Mention[]> => {
  const mentions: Mention[] = [];
  for (const one of surestFirst(open)) {
    const mention = await stepFor(round, [one], (part) => subscribe(part, one, beforeEnd));
    if (mention !== null) mentions.push(mention);
  }
  return mentions;
};

/** Everything that one posting or edit of the status note is for. */
const openIn = ({ open, mentions, changes, posted }: StatusWork): OpenEffect[] => [
  open,
  ...mentions.map((mention) => mention.open),
  // Labels ride with the first posting only.
  ...(posted === null ? changes.map((change) => change.open) : []),
];

type OpenStatusNote = StatusWork["open"];

/** The wish for a status note. */
interface NoteWish {
  readonly open: OpenStatusNote;
  readonly notYet: boolean;
}

const noteWishOf = (open: readonly OpenEffect[], later: readonly OpenEffect[]): NoteWish | undefined => {
  const [due] = ofKind(open, "status_note");
  const [waits] = ofKind(later, "status_note");
  return due === undefined ? waits && { open: waits, notYet: true } : { open: due, notYet: false };
};

/**
 * Opens the wish for the status note again, for the sake of a subscription; undefined: there never was one, or it may not
 * be now.
 */
const wishNoteAgain = async (
  { issueKey, ports }: Round,
  { planId }: OpenEffect,
): Promise<NoteWish | undefined> => {
  const { effects } = ports.store;
  const earlier = (await effects.ofIssue(issueKey)).find(
    ({ effect }) => effect.kind === "status_note" && effect.mode === "act",
  );
  if (earlier === undefined || (await ports.whyNot(earlier.effect, issueKey)) !== null) return undefined;
  await effects.reopen(earlier.effect.key, planId);
  const [open] = ofKind(await effects.open(issueKey), "status_note");
  return open && { open, notYet: (await ports.holds([open])).size > 0 };
};

/** What the status note is to be made of. */
const statusWork = async (
  { issueKey, ports }: Round,
  wish: NoteWish,
  mentions: readonly Mention[],
  changes: StatusWork["changes"],
): Promise<StatusWork> => ({
  ...wish,
  mentions,
  changes,
  posted: (await ports.store.issues.load(issueKey))?.statusNote ?? null,
  reached: reachedPeople(await ports.store.effects.ofIssue(issueKey)),
});

const settleUnmentioned = async (round: Round, mentions: readonly Mention[]): Promise<void> => {
  const why = "there is no status note to mention anybody in";
  for (const { open } of mentions)
    await settle(round, open.effect, { key: open.effect.key, state: "failed", standing: "named", why });
};

/** Who follows, labels, and the status note: in as few requests as can be. */
export const bringIssue = async (
  round: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
): Promise<void> => {
  const stored = await round.ports.store.issues.load(round.issueKey);
  let wish = noteWishOf(open, later);
  const wishAgain = async (one: OpenEffect): Promise<void> => {
    wish ??= await wishNoteAgain(round, one);
  };
  // How somebody was reached stands in the note: its words follow, whatever happens to us before they are written.
  const mentions = await subscribeAll(round, open, async (one) => {
    if (stored?.statusNote != null) await wishAgain(one);
  });
  for (const { open: one } of mentions) await wishAgain(one);
  const changes = await changesOf(round, open, stored?.memory.removedLabels ?? []);
  const work = wish === undefined ? undefined : await statusWork(round, wish, mentions, changes);
  const left =
    work === undefined ? changes : await stepFor(round, openIn(work), (part) => bringStatusNote(part, work));
  if (work === undefined) await settleUnmentioned(round, mentions);
  await stepFor(
    round,
    left.map((change) => change.open),
    (part) => sendChanges(part, left),
  );
};
