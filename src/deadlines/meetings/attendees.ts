/** Who of ours comes to a meeting: those who take part, or whoever stands in for them that day. Pure. */
import { type AbsenceSource, NO_END, presentFor } from "../absences.ts";
import type { Meeting } from "./meeting.ts";

const presentAt = (
  source: AbsenceSource,
  { people }: Pick<Meeting, "people">,
  at: Date,
): readonly string[] => [...new Set(people.flatMap((name) => presentFor(source, name, at) ?? []))];

/** Whoever is busy now, and nobody knows until when, is not therefore away next week. */
const withAnEnd = <Source extends AbsenceSource>(source: Source): Source => ({
  ...source,
  away: source.away.filter(({ until }) => until !== NO_END),
});

/**
 * Names, each once; whoever is away at that moment, without anybody who stands in, is left out. Meetings are planned far
 * ahead: an absence of which nobody knows when it ends changes nothing.
 */
export const attendeesAt = (
  source: AbsenceSource,
  meeting: Pick<Meeting, "people">,
  at: Date,
): readonly string[] => presentAt(withAnEnd(source), meeting, at);

/** Whether a meeting that is over took place without any of its people: here an absence without an end counts, too. */
export const wasMissed = (source: AbsenceSource, meeting: Pick<Meeting, "people">, at: Date): boolean =>
  meeting.people.length > 0 && presentAt(source, meeting, at).length === 0;

/** The same; where that is nobody, the support managers who are there: somebody has to know of it. */
export const toldOf = (
  source: AbsenceSource & { readonly supportManagers: readonly string[] },
  meeting: Pick<Meeting, "people">,
  at: Date,
): readonly string[] => {
  const attendees = attendeesAt(source, meeting, at);
  if (attendees.length > 0 || meeting.people.length === 0) return attendees;
  return attendeesAt(source, { people: source.supportManagers }, at);
};
