/** Meetings as the configuration has them: what `meetings` says, and the rows of the table that meet and are not in it. */
import type { Configuration } from "../../config/schema/configuration.ts";
import { type MeetingSettings, meeting as meetingSchema } from "../../config/schema/meetings.ts";
import type { LiaisonRow, Partner } from "../../config/schema/people.ts";
import type { Occurrence } from "../cadence/cadence.ts";
import { parseCadence } from "../cadence/parse-cadence.ts";
import { type Calendar, calendarNamed, calendarOfPerson } from "../calendar/calendar.ts";
import { zoneNamed } from "./zones.ts";

/** A meeting, with everything that follows from the table and the people. */
export interface Meeting {
  readonly id: string;
  readonly title: string;
  readonly kind: "meeting" | "qa";
  readonly role: "attend" | "host";
  /** The row whose team meets; null: it is with partners only. */
  readonly row: LiaisonRow | null;
  /** The partners who take part themselves. */
  readonly partners: readonly Partner[];
  /** When; empty: the words name no rhythm. */
  readonly series: readonly Occurrence[];
  /** The words that were read. */
  readonly words: string;
  /** Of the times in `series`. */
  readonly zone: string;
  readonly calendar: Calendar;
  /** `2026-12-24` */
  readonly from: string | null;
  readonly until: string | null;
  readonly minutes: number;
  readonly url: string | null;
  /** Names of ours who take part, each once. */
  readonly people: readonly string[];
  readonly agenda: MeetingSettings["agenda"];
}

const wordsOf = ({ meets }: LiaisonRow): string | undefined =>
  typeof meets === "string" ? meets : meets?.words;

const roleOf = (row: LiaisonRow | null): "attend" | "host" =>
  typeof row?.meets === "object" ? row.meets.role : "attend";

const ownersOf = (rows: readonly (LiaisonRow | null | undefined)[]): string[] => [
  ...new Set(
    rows.flatMap((row) => {
      if (row === null || row === undefined || row.retired) return [];
      return row.share === "cover" ? row.liaisons.slice(0, 1) : row.liaisons;
    }),
  ),
];

const titleOf = (given: MeetingSettings, row: LiaisonRow | null, partners: readonly Partner[]): string =>
  given.title ?? row?.group ?? (partners.map(({ name }) => name).join(", ") || given.id);

/** A zone in the words counts where all times have the same. */
const zoneOf = (given: MeetingSettings, series: readonly Occurrence[], calendar: Calendar): string => {
  const [word, another] = [
    ...new Set(series.flatMap(({ zone }) => (zone === undefined ? [] : [zoneNamed(zone)]))),
  ];
  return given.zone ?? (another === undefined ? word : undefined) ?? calendar.zone;
};

const meetingFrom = (given: MeetingSettings, configuration: Configuration): Meeting => {
  const row = configuration.liaisons.find(({ id }) => id === given.row) ?? null;
  const partners = configuration.partners.filter(({ id }) => given.partners?.includes(id) === true);
  const words = given.when ?? (row === null ? undefined : wordsOf(row)) ?? "";
  const series = parseCadence(words).occurrences;
  const rowOf = ({ liaison }: Partner) => configuration.liaisons.find(({ id }) => id === liaison);
  const owners = ownersOf(partners.length > 0 ? partners.map(rowOf) : [row]);
  const people = given.attendees.length > 0 ? [...new Set(given.attendees)] : owners;
  const [first] = people;
  const calendar =
    given.calendar !== undefined || first === undefined
      ? calendarNamed(configuration, given.calendar)
      : calendarOfPerson(configuration, first);
  return {
    id: given.id,
    title: titleOf(given, row, partners),
    kind: given.kind,
    role: given.role ?? roleOf(row),
    row,
    partners,
    series,
    words,
    zone: zoneOf(given, series, calendar),
    calendar,
    from: given.from ?? null,
    until: given.until ?? null,
    minutes: given.minutes,
    url: given.url ?? null,
    people,
    agenda: given.agenda,
  };
};

/** Partners were to take part, and all of them have left: nobody meets any more. */
const isOver = ({ partners }: Meeting): boolean =>
  partners.length > 0 && partners.every(({ retired }) => retired);

/** All meetings. A row that meets, and that no entry of `meetings` speaks of, is one called as the row. */
export const meetingsOf = (configuration: Configuration): Meeting[] => {
  const spoken = new Set(configuration.meetings.map(({ row }) => row));
  const ids = new Set(configuration.meetings.map(({ id }) => id));
  const rows = configuration.liaisons.filter(
    (row) => !row.retired && wordsOf(row) !== undefined && !spoken.has(row.id) && !ids.has(row.id),
  );
  return [...configuration.meetings, ...rows.map(({ id }) => meetingSchema.parse({ id, row: id }))]
    .map((given) => meetingFrom(given, configuration))
    .filter((meeting) => !isOver(meeting));
};

/** Whether a partner is spoken about there: who takes part, or else all whom the row looks after; none who has left. */
export const concerns = ({ partners, row }: Pick<Meeting, "partners" | "row">, partner: Partner): boolean =>
  !partner.retired &&
  (partners.length > 0 ? partners.some(({ id }) => id === partner.id) : partner.liaison === row?.id);
