/** Whose turn it is with escalations counted in (DESIGN, section 8): a team that was asked owes the next word. */
import { WITH_TEAM, WITHOUT_ANSWER } from "../escalation/machine.ts";
import type { EscalationState, EscalationView } from "../model/escalation.ts";
import type { Turn } from "../model/memory.ts";

interface Counted {
  readonly record: { readonly team: string };
  readonly view: EscalationView;
}

/** Asked, if only by a wish so far: the next word is not the liaison's. */
const OWED_BY_TEAM: readonly EscalationState[] = ["requested", ...WITH_TEAM];

const isLater = (one: string, other: string): boolean => Date.parse(one) > Date.parse(other);

const latestOf = (escalations: readonly Counted[]): Counted | undefined =>
  escalations.reduce<Counted | undefined>(
    (latest, one) => (latest !== undefined && !isLater(one.view.since, latest.view.since) ? latest : one),
    undefined,
  );

/** What the liaison has to bring, or else to look after: a question that came back, unless another was asked since. */
const returnedOf = (escalations: readonly Counted[]): Counted | undefined => {
  const answered = escalations.find(({ view }) => view.state === "answered");
  if (answered !== undefined) return answered;
  const last = latestOf(
    escalations.filter(({ view }) => [...OWED_BY_TEAM, ...WITHOUT_ANSWER].includes(view.state)),
  );
  return last !== undefined && WITHOUT_ANSWER.includes(last.view.state) ? last : undefined;
};

/** An answer that was sent to the partner is a word of ours to them. */
const afterAnswers = (turn: Turn, escalations: readonly Counted[]): Turn => {
  const sent = escalations
    .flatMap(({ view }) => view.sentAt ?? [])
    .reduce<string | null>((last, at) => (last === null || isLater(at, last) ? at : last), null);
  const isLast = sent !== null && turn.corrected !== true && isLater(sent, turn.since);
  return isLast ? { side: "partner", since: sent } : turn;
};

/**
 * An answer that has not reached the partner is the liaison's to bring, and so is a question that came back without
 * one; an open question is the team's. What a person of ours has written to the partner since then, or said of the
 * turn, comes first.
 */
export const countedTurn = (turn: Turn, escalations: readonly Counted[]): Turn => {
  if (turn.side === "nobody") return turn;
  const returned = returnedOf(escalations);
  const asked = escalations.filter(({ view }) => OWED_BY_TEAM.includes(view.state));
  const latest = latestOf(returned === undefined ? asked : [returned, ...asked]);
  if (latest === undefined) return afterAnswers(turn, escalations);
  const spoken = turn.side !== "liaison" || turn.corrected === true;
  if (spoken && isLater(turn.since, latest.view.since)) return turn;
  if (returned !== undefined) return { side: "liaison", since: returned.view.since };
  const oldest = asked[0] ?? latest;
  return { side: "team", since: oldest.view.openedAt ?? oldest.view.since, team: oldest.record.team };
};
