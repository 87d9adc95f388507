/** Meetings with exact times, and those that we host; what the liaison table says alone needs nothing here. */
import { z } from "zod";
import { calendarDate, identifier, labelTitle, namespacePath } from "./values.ts";

const agenda = z
  .strictObject({
    project: namespacePath
      .optional()
      .describe("Where agendas are opened; default: the project of `inbox`, which has to be private."),
    instance: z
      .string()
      .optional()
      .describe("Which instance the project is on; needed only where there are several."),
    template: z
      .string()
      .min(1)
      .optional()
      .describe("A template in templates/agenda/; default: the one called as the meeting, else as its kind."),
    labels: z.array(labelTitle).default([]).describe("Put on where the project has them."),
    confidential: z
      .boolean()
      .default(false)
      .describe("Only members may read the agendas, also where the project is public."),
    shareAnswers: z
      .boolean()
      .default(false)
      .describe(
        "What is written below a checked item is posted in its issue, also where others read that than the agenda.",
      ),
    watch: z
      .enum(["webhook", "poll"])
      .optional()
      .describe(
        "How we hear that an agenda was closed. Default: webhook where `project` is named, else poll: every few minutes.",
      ),
  })
  .default({ labels: [], confidential: false, shareAnswers: false })
  .describe("Of meetings that we host: the issue that is opened on the working day before.");

/** A meeting. */
export const meeting = z.strictObject({
  id: identifier,
  title: z.string().min(1).max(200).optional().describe("Default: the row's group, or the partners' names."),
  row: identifier.optional().describe("Id of the row of `liaisons` whose team meets."),
  partners: z.array(identifier).min(1).optional().describe("Ids of the partners who take part."),
  kind: z
    .enum(["meeting", "qa"])
    .default("meeting")
    .describe("qa: a session in which partners' questions are answered."),
  role: z
    .enum(["attend", "host"])
    .optional()
    .describe("host: we run it and write the agenda. Default: what the row's `meets` says, else attend."),
  when: z.string().min(1).optional().describe("Such as `weekly on Tue 15:00`. Default: the row's `meets`."),
  zone: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Of the time in `when`, such as Europe/Berlin; default: the zone in `when`, else the calendar's.",
    ),
  calendar: identifier
    .optional()
    .describe("Whose holidays count; default: the calendar of the first of those who take part."),
  from: calendarDate
    .optional()
    .describe("The first one; of `every 2 weeks` it says in which weeks, and on which day."),
  until: calendarDate.optional().describe("The last one is on this day or before."),
  minutes: z.int().positive().max(1_440).default(60).describe("How long it takes."),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Where people meet; shown in calendars, and in agendas and briefs that members alone may read.",
    ),
  attendees: z
    .array(z.string().min(1))
    .default([])
    .describe("Names of `people`; default: the row's liaisons, or those of the partners."),
  agenda,
});

/** A checked meeting. */
export type MeetingSettings = z.infer<typeof meeting>;
