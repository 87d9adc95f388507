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
  ...(open === undefined ? [] : [open]),
  ...mentions.map((mention) => mention.open),
  // Labels ride with the first posting only.
  ...(posted === null ? changes.map((change) => change.open) : []),
];

/** What the status note is to be made of; undefined where no effect has ever asked for one. */
const statusWork = async (
  round: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
  mentions: readonly Mention[],
  changes: StatusWork["changes"],
): Promise<StatusWork | undefined> => {
  const known = await round.ports.store.effects.ofIssue(round.issueKey);
  const own = ofKind([...open, ...later], "status_note")[0];
  const earlier = known
    .map((one) => one.effect)
    .find((effect) => effect.kind === "status_note" && effect.mode === "act");
  const stored = await round.ports.store.issues.load(round.issueKey);
  // How somebody was reached stands in the note: a subscription that ended in this round may change its words.
  const concerned =
    mentions.length > 0 || (ofKind(open, "subscribe").length > 0 && stored?.statusNote != null);
  const effect = own?.effect ?? (concerned && earlier?.kind === "status_note" ? earlier : undefined);
  if (effect === undefined || (await round.ports.whyNot(effect, round.issueKey)) !== null) return undefined;
  return {
    effect,
    open: own,
    notYet: later.some(({ effect: { kind } }) => kind === "status_note"),
    mentions,
    changes,
    posted: stored?.statusNote ?? null,
    reached: reachedPeople(known),
  };
};

/** Who follows, labels, and the status note: in as few requests as can be. */
export const bringIssue = async (
  round: Round,
  open: readonly OpenEffect[],
  later: readonly OpenEffect[],
): Promise<void> => {
  const stored = await round.ports.store.issues.load(round.issueKey);
  const mentions = await subscribeAll(round, open);
  const changes = await changesOf(round, open, stored?.memory.removedLabels ?? []);
  const work = await statusWork(round, open, later, mentions, changes);
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
