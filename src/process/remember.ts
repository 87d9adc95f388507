/** What is remembered of an issue after news: pure, oldest news first. */

import { withWait } from "../deadlines/pauses.ts";
import type { LabelsUnderWay } from "../model/effect.ts";
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory, Turn } from "../model/memory.ts";
import type { Outcome, Standing } from "../model/outcome.ts";
import { scopeOf } from "../model/scoped.ts";
import { reachedPeople } from "../model/standing.ts";
import type { Role } from "../triage/role.ts";
import { firstResponse, turnAfter } from "../triage/turn.ts";
import { onAgendaSince } from "./on-agenda.ts";
import type { LoggedEffect } from "./ports.ts";

/** What came of wishes for labels since then, the oldest first. */
const outcomesSince = (since: string, logged: readonly LoggedEffect[]): readonly Outcome[] =>
  logged
    .flatMap(({ effect, outcome }) =>
      effect.kind === "labels" && outcome?.state === "done" ? [outcome] : [],
    )
    .filter(({ at = "" }) => at > since)
    .toSorted((one, other) => (one.at ?? "").localeCompare(other.at ?? ""));

/**
 * Labels that we put on ourselves, in the order in which things happened: what was known, and what the
 * effect log says since then.
 */
export const ownLabelsOf = (
  memory: Pick<IssueMemory, "ownLabels" | "rememberedAt"> | null,
  logged: readonly LoggedEffect[],
): string[] => {
  const own = new Set(memory?.ownLabels ?? []);
  for (const { labels = [], unlabelled = [] } of outcomesSince(memory?.rememberedAt ?? "", logged)) {
    for (const title of labels) own.add(title);
    for (const title of unlabelled) own.delete(title);
  }
  return [...own];
};

const withLabel = (titles: readonly string[], title: string): string[] => {
  const scope = scopeOf(title);
  const others = titles.filter((one) => one !== title && (scope === undefined || scopeOf(one) !== scope));
  return [...others, title];
};

/** The labels that it should have if nobody but us has changed them since it was decided about. */
export const labelsByUs = (
  { snapshot, rememberedAt }: Pick<IssueMemory, "snapshot" | "rememberedAt">,
  logged: readonly LoggedEffect[],
): string[] =>
  outcomesSince(rememberedAt, logged).reduce<string[]>(
    (titles, { labels = [], unlabelled = [] }) =>
      labels.reduce(withLabel, titles).filter((title) => !unlabelled.includes(title)),
    [...snapshot.labels],
  );

/** Labels that we took off since the issue was last looked at. */
export const takenOffByUs = (
  memory: Pick<IssueMemory, "rememberedAt"> | null,
  logged: readonly LoggedEffect[],
): string[] =>
  logged.flatMap(({ outcome }) =>
    (outcome?.at ?? "") > (memory?.rememberedAt ?? "") ? (outcome?.unlabelled ?? []) : [],
  );

/** What open wishes for labels may have done, or may still do. */
export const labelsUnderWay = (logged: readonly LoggedEffect[]): LabelsUnderWay => {
  const open = logged.flatMap(({ effect, state }) =>
    effect.kind === "labels" && ["planned", "attempting", "waiting"].includes(state) ? [effect] : [],
  );
  return {
    // What an earlier wish may have put on is in doubt until the one that takes it off has ended.
    on: open.flatMap(({ add, ifOurs = [] }) => [...add.map(({ title }) => title), ...ifOurs]),
    off: open.flatMap(({ remove }) => remove),
  };
};

/** How people were reached before, by username in lower case. Whoever was reached once is never bothered again for the same. */
export const reachedOf = (logged: readonly LoggedEffect[]): Record<string, Standing> =>
  Object.fromEntries(
    [...reachedPeople(logged)].flatMap(([key, { standing }]) =>
      standing === undefined || standing === "named" ? [] : [[key, standing]],
    ),
  );

const labelsChanged = (removed: ReadonlySet<string>, news: IssueNews): Set<string> => {
  if (!("labelsRemoved" in news)) return new Set(removed);
  const after = new Set([...removed, ...news.labelsRemoved]);
  for (const title of news.labelsAdded) after.delete(title);
  return after;
};

/**
 * Labels that somebody took off. Our own events never get here, so every removal in the news is another's; a
 * label that was there, or that we put on, and that is gone was taken off too, even where GitLab never told us.
 */
const removedLabels = ({ memory, news, issue, ownLabels, takenOff }: Remembering): string[] => {
  let removed = new Set(memory?.removedLabels ?? []);
  for (const one of news) removed = labelsChanged(removed, one);
  for (const title of [...(memory?.snapshot.labels ?? []), ...ownLabels]) removed.add(title);
  for (const title of takenOff) removed.delete(title);
  for (const title of memory?.marks?.keptOff ?? []) removed.add(title);
  return [...removed].filter((title) => !issue.labels.includes(title)).sort();
};

/** What a fold of news into memory starts from. */
export interface Remembering {
  readonly memory: IssueMemory | null;
  /** Oldest first. */
  readonly news: readonly IssueNews[];
  /** The issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly partner: string | null;
  /** See `ownLabelsOf` and `takenOffByUs`. */
  readonly ownLabels: readonly string[];
  readonly takenOff: readonly string[];
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly roleOf: (news: IssueNews) => Role;
}

/** Closed and opened again can be seen from the issue itself, even where the news of it never came. */
const settledTurn = (turn: Turn, issue: IssueSnapshot): Turn => {
  if (issue.state === "closed" && turn.side !== "nobody") return { side: "nobody", since: issue.updatedAt };
  if (issue.state === "opened" && turn.side === "nobody") return { side: "liaison", since: issue.updatedAt };
  return turn;
};

const later = (known: string | undefined, at: string): string =>
  known !== undefined && Date.parse(known) > Date.parse(at) ? known : at;

/**
 * Whom it waited on between one piece of news and the next, where several came at once: all but the last change, which
 * is counted with escalations later.
 */
const between = ({ memory, news, roleOf }: Remembering): Pick<IssueMemory, "pauses" | "waits"> => {
  let turn: Turn | null = memory?.turn ?? null;
  let waits = memory?.waits ?? turn;
  let pauses = memory?.pauses ?? [];
  let last: Turn | null = null;
  for (const one of news) {
    const next = turnAfter(turn, one, roleOf(one));
    if (next === turn) continue;
    turn = next;
    if (last !== null) {
      if (waits !== null) pauses = withWait(pauses, waits, last);
      waits = last;
    }
    last = next;
  }
  return { ...(pauses.length === 0 ? {} : { pauses }), ...(waits === null ? {} : { waits }) };
};

/**
 * How things stood when it was closed: it may have been moved elsewhere, which GitLab may say only later, and that says
 * nothing of whose turn it is there. What was said before, and is heard of late, does.
 */
const leftOf = ({ memory, news, issue, ownLabels, roleOf }: Remembering): Pick<IssueMemory, "left"> => {
  if (issue.state !== "closed") return {};
  const known = memory?.left;
  let turn: Turn | null = known?.turn ?? memory?.turn ?? null;
  // That it was open again for a while may be heard of together with its end.
  for (const one of news.filter((each) => "note" in each || each.name === "issue.reopen"))
    turn = turnAfter(turn, { ...one, issue: { ...one.issue, state: "opened" } }, roleOf(one));
  return {
    left: {
      turn: turn ?? { side: "liaison", since: issue.createdAt },
      // Also those that were ours before: GitLab takes along what was on it as it was moved.
      ownLabels: known?.ownLabels ?? [...new Set([...(memory?.ownLabels ?? []), ...ownLabels])],
      waitingLabel: (known ?? memory?.marks)?.waitingLabel ?? null,
      // Labels of ours that were put on when it was gone already are none that somebody took off.
      removedLabels: known?.removedLabels ?? memory?.removedLabels ?? [],
    },
  };
};

/** Folds news into what was known. */
export const remember = (given: Remembering): IssueMemory => {
  const { memory, news, issue, partner, ownLabels, roleOf } = given;
  let turn: Turn | null = memory?.turn ?? null;
  let response = memory?.firstResponseAt ?? null;
  let spoken = memory?.spokenAt;
  const onAgenda = onAgendaSince(given);
  for (const one of news) {
    const role = roleOf(one);
    turn = turnAfter(turn, one, role);
    response = firstResponse(response, one, role);
    if ("note" in one && (role === "liaison" || role === "team")) spoken = later(spoken, one.note.createdAt);
  }
  return {
    // The text is personal and not needed later: what is remembered outlives the bodies of deliveries.
    snapshot: { ...issue, description: "" },
    partner,
    turn: settledTurn(turn ?? { side: "liaison", since: issue.createdAt }, issue),
    firstResponseAt: response,
    removedLabels: removedLabels(given),
    ownLabels: ownLabels.filter((title) => issue.labels.includes(title)),
    rememberedAt: given.now,
    ...(memory?.marks === undefined ? {} : { marks: memory.marks }),
    ...between(given),
    ...(memory?.observed === undefined ? {} : { observed: memory.observed }),
    ...(spoken === undefined ? {} : { spokenAt: spoken }),
    ...(onAgenda === undefined ? {} : { onAgendaSince: onAgenda }),
    ...(memory?.owner === undefined ? {} : { owner: memory.owner }),
    ...(memory?.told === undefined ? {} : { told: memory.told }),
    ...(memory?.handedOver === undefined ? {} : { handedOver: memory.handedOver }),
    ...(memory?.movedFrom === undefined ? {} : { movedFrom: memory.movedFrom }),
    ...leftOf(given),
  };
};
