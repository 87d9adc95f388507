/** Who is away, and who stands in. */
import { z } from "zod";
import { duration } from "./values.ts";

const MOMENT_WORDS = "a date such as 2026-12-24, or a moment such as 2026-12-24T12:00";

const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d{2}:\d{2})?)?$/, MOMENT_WORDS)
  .meta({ title: MOMENT_WORDS });

const absence = z.strictObject({
  person: z.string().min(1).describe("A name in `people`."),
  from: moment.describe("A day or a moment, by the clocks of the person's calendar."),
  until: moment.describe("The last day, or the moment of coming back."),
  cover: z
    .string()
    .min(1)
    .optional()
    .describe("A name in `people`: who stands in; default: the next of the row."),
});

/** A checked absence. */
export type Absence = z.infer<typeof absence>;

/** Whoever says on GitLab that they are busy is away; opt-in. */
export const busyIsAway = z
  .strictObject({
    after: duration
      .default("2h")
      .describe(
        "Who is busy for so long, or says so when they set the status, is away; a meeting is no absence.",
      ),
  })
  .optional()
  .describe(
    "Statuses of liaisons, contacts, covers and managers on GitLab are read every five minutes, and `busy` counts as an absence; `{}` switches it on.",
  );

/** All absences, past ones too. */
export const away = z
  .array(absence)
  .default([])
  .describe("Who is away, and who is subscribed and mentioned instead.");
