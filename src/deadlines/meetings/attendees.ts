/** Who of ours comes to a meeting: those who take part, or whoever stands in for them that day. Pure. */
import { type AbsenceSource, presentFor } from "../absences.ts";
import type { Meeting } from "./meeting.ts";

/** Names, each once; whoever is away at that moment, without anybody who stands in, is left out. */
export const attendeesAt = (
  source: AbsenceSource,
  { people }: Pick<Meeting, "people">,
  at: Date,
): readonly string[] => [...new Set(people.flatMap((name) => presentFor(source, name, at) ?? []))];

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
