/** Digests: what is told regularly, to whom, when, and by which channels. Whether a calendar is there is checked apart. */
import { z } from "zod";
import { WEEKDAYS } from "./calendars.ts";
import { identifier } from "./values.ts";

const TIME_WORDS = "a time such as 09:00";

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME_WORDS)
  .meta({ title: TIME_WORDS });

const digest = z.strictObject({
  for: z
    .enum(["liaison", "team", "managers", "partners", "gaps"])
    .describe(
      "liaison: one for each. team: one for each row. managers: one for all. partners: what each partner asked and got. gaps: one issue that is kept up to date with what the table lacks.",
    ),
  rows: z
    .array(identifier)
    .default([])
    .describe("Of liaisons and teams: these rows only; empty: every row with a partner or a team's project."),
  to: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Names of people whom it is for; empty: the liaison, the row's people, or the support managers.",
    ),
  every: z.enum(["day", "week", "month"]).optional().describe("Default: month for partners, else day."),
  on: z
    .enum(WEEKDAYS)
    .default("monday")
    .describe(
      "The day of a weekly one, or the next working day; on it, daily ones also name quiet partners and gaps.",
    ),
  at: timeOfDay.default("09:00").describe("What the calendar's clocks show, on working days."),
  calendar: identifier.optional().describe("Default: the liaison's own, else the one called default."),
  channels: z
    .array(identifier)
    .min(1)
    .describe("Tried in this order, until one takes it. For several places at once: several digests."),
});

/** All digests, by name. */
export const digests = z
  .record(identifier, digest)
  .default({})
  .describe("What is told regularly; see docs/digests.md.");

/** A checked digest. */
export type Digest = z.infer<typeof digest>;
