/** Until when partners should hear from us: for all, by tier, and by partner. */
import { z } from "zod";
import { DEADLINE_KINDS } from "../../model/deadline.ts";
import { duration, identifier } from "./values.ts";

const WORKING_TIME_WORDS = "working time such as 30m, 4h or 2d (a day has 8 hours)";

/** Working time of a calendar: minutes, hours, or days of eight hours. */
const workingTime = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, WORKING_TIME_WORDS)
  .meta({ title: WORKING_TIME_WORDS });

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 8 * 3_600_000 } as const;

/** Milliseconds of a checked working time. */
export const workingMilliseconds = (text: string): number =>
  Number(text.slice(0, -1)) * MILLISECONDS[text.slice(-1) as keyof typeof MILLISECONDS];

const limit = z.union([workingTime, z.literal("none")]).optional();

/** What can be said for all, for a tier and for a partner; the more particular counts, key by key. */
const settings = {
  calendar: identifier
    .optional()
    .describe("Whose working hours count, one of `calendars`; default: the one called default."),
  firstResponse: limit.describe("Until a person of ours has answered an issue; none: no such deadline."),
  nextUpdate: limit.describe("Until the partner hears from us again, once it is our turn."),
  escalationAcknowledged: limit.describe("Until a team that was asked has shown that it knows."),
  escalationAnswered: limit.describe("Until a team that was asked has answered."),
  soon: workingTime
    .optional()
    .describe("How long before a deadline the liaison is told; default 2h, and at most half of it."),
  labels: z
    .boolean()
    .optional()
    .describe("Whether issues carry `deadline::soon` and `deadline::missed`; default: no."),
  public: z
    .boolean()
    .optional()
    .describe("Whether the status note says until when an answer is due; default: no."),
};

/** One layer of settings. */
export const deadlineSettings = z.strictObject(settings);

/** A checked layer. */
export type DeadlineSettings = z.infer<typeof deadlineSettings>;

/** What holds for all, and how people are reminded. */
export const deadlines = z
  .strictObject({
    ...settings,
    remindAfter: workingTime
      .default("4h")
      .describe(
        "After a missed deadline the cover is told after this, the team's liaison after twice as long, the managers after four times; then nobody.",
      ),
    quiet: duration
      .default("2h")
      .describe("While the last comment of our people is younger than this, nobody is reminded."),
  })
  .prefault({});

/** Deadlines by tier. */
export const tiers = z
  .record(identifier, deadlineSettings)
  .default({})
  .describe("Deadlines by the names that partners' `tier` gives; what is not there is as in `deadlines`.");

/** A rule's condition: how a deadline of the issue stands. */
export const deadlineCondition = z.strictObject({
  kind: z
    .union([z.enum(DEADLINE_KINDS), z.array(z.enum(DEADLINE_KINDS)).min(1)])
    .optional()
    .describe("Which; default: any."),
  status: z.enum(["soon", "missed"]).describe("soon: near, or missed already."),
});
