/** Escalations as handlers see them: what is stored, and what follows from it. */
import { foldEscalation } from "../escalation/fold.ts";
import type { EscalationChange, EscalationRecord, EscalationView } from "../model/escalation.ts";
import type { IssueMarks } from "../model/memory.ts";

/** An escalation, and where it stands. */
export interface KnownEscalation {
  readonly record: EscalationRecord;
  readonly view: EscalationView;
}

/** Folds what is stored. */
export const known = (record: EscalationRecord): KnownEscalation => ({
  record,
  view: foldEscalation(record),
});

/** When an answer was first sent to the partner through us: a team's, or a saved reply. ISO 8601, UTC; null: not yet. */
export const firstAnswer = (
  escalations: readonly KnownEscalation[],
  { answeredAt }: Pick<IssueMarks, "answeredAt">,
): string | null =>
  [
    ...escalations.flatMap(({ view }) => view.sentAt ?? []),
    ...(answeredAt === undefined ? [] : [answeredAt]),
  ].toSorted((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null;

/** A record with what a decision adds to it. */
export const changed = ({ before, events }: EscalationChange): EscalationRecord => {
  const ids = new Set(before.events.map(({ id }) => id));
  return { ...before, events: [...before.events, ...events.filter(({ id }) => !ids.has(id))] };
};

/** Several changes of one escalation as one; events that are known already are left out, and with them empty changes. */
export const united = (changes: readonly EscalationChange[]): EscalationChange[] => {
  const byId = Map.groupBy(changes, ({ before }) => before.id);
  return [...byId.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const told = new Set(first.before.events.map(({ id }) => id));
    const events = [first, ...others]
      .flatMap((change) => change.events)
      .filter(({ id }) => told.size < told.add(id).size);
    const atMost = [first, ...others].find((change) => change.atMost !== undefined)?.atMost;
    if (events.length === 0) return [];
    return [{ before: first.before, events, ...(atMost === undefined ? {} : { atMost }) }];
  });
};

/** What is known with the changes of a decision: changed ones in their place, new ones behind. */
export const withChanges = (
  before: readonly KnownEscalation[],
  changes: readonly EscalationChange[],
): KnownEscalation[] => {
  const byId = new Map(before.map((one) => [one.record.id, one]));
  for (const change of united(changes)) byId.set(change.before.id, known(changed(change)));
  return [...byId.values()];
};
