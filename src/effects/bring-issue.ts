/** Who follows an issue, its labels and its status note: brought to what is wished, in as few requests as can be. */
import type { StatusNoteEffect, SubscribeEffect } from "../model/effect.ts";
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

/** Subscribes one person; answers whom to mention instead, where that is the way. */
const subscribe = async (round: Round, one: Mention["open"]): Promise<Mention | null> => {
  try {
    const attempt =
      (await followsAlready(round, one)) ??
      (await subscribePerson(one.effect, round.issue, round.gitlab, round.ports));
    if ("kind" in attempt) return { open: one, tried: attempt.tried };
    await settle(round, one.effect, attempt);
  } catch (error) {
    await settleFailure(round, [one], error);
  }
  return null;
};

/** Subscribes whom it can; answers those who are to be mentioned instead. */
const subscribeAll = async (round: Round, open: readonly OpenEffect[]): Promise<Mention[]> => {
  const mentions: Mention[] = [];
  for (const one of surestFirst(open)) {
    const mention = await stepFor(round, [one], (part) => subscribe(part, one));
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

type OpenStatusNote = OpenEffect & { readonly effect: StatusNoteEffect };

/**
 * The wish for a status note, if there is one. How somebody was reached stands in the note: where a subscription is about
 * to end, one that had ended is opened again before, so that its words follow whatever happens to us in between.
 */
const statusNoteOf = async (
  { issueKey, ports }: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
): Promise<OpenStatusNote | undefined> => {
  const [own] = ofKind([...open, ...later], "status_note");
  if (own !== undefined || ofKind(open, "subscribe").length === 0) return own;
  const earlier = (await ports.store.effects.ofIssue(issueKey)).find(
    ({ effect }) => effect.kind === "status_note" && effect.mode === "act",
  );
  if (earlier === undefined || (await ports.whyNot(earlier.effect, issueKey)) !== null) return undefined;
  await ports.store.effects.reopen(earlier.effect.key);
  const [again] = ofKind(await ports.store.effects.open(issueKey), "status_note");
  return again;
};

/** What the status note is to be made of. */
const statusWork = async (
  { issueKey, ports }: Round,
  open: OpenStatusNote,
  later: readonly OpenEffect[],
  mentions: readonly Mention[],
  changes: StatusWork["changes"],
): Promise<StatusWork> => ({
  open,
  notYet: later.some(({ effect: { kind } }) => kind === "status_note"),
  mentions,
  changes,
  posted: (await ports.store.issues.load(issueKey))?.statusNote ?? null,
  reached: reachedPeople(await ports.store.effects.ofIssue(issueKey)),
});

/** Who follows, labels, and the status note: in as few requests as can be. */
export const bringIssue = async (
  round: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
): Promise<void> => {
  const stored = await round.ports.store.issues.load(round.issueKey);
  const note = await statusNoteOf(round, open, later);
  const mentions = await subscribeAll(round, open);
  const changes = await changesOf(round, open, stored?.memory.removedLabels ?? []);
  const work = note === undefined ? undefined : await statusWork(round, note, later, mentions, changes);
  const left =
    work === undefined ? changes : await stepFor(round, openIn(work), (part) => bringStatusNote(part, work));
  if (work === undefined)
    for (const { open: one } of mentions)
      await settle(round, one.effect, {
        key: one.effect.key,
        state: "failed",
        standing: "named",
        why: "there is no status note to mention anybody in",
      });
  await stepFor(
    round,
    left.map((change) => change.open),
    (part) => sendChanges(part, left),
  );
};
