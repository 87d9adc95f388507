import { z } from "zod";
import { areas, introductions } from "./areas.ts";
import { assistance, documentation } from "./assistance.ts";
import { away, busyIsAway } from "./away.ts";
import { calendars } from "./calendars.ts";
import { channels } from "./channels.ts";
import { deadlines, tiers } from "./deadlines.ts";
import { digests } from "./digests.ts";
import { commands, escalations, inbox } from "./escalations.ts";
import { instance } from "./instance.ts";
import { meeting } from "./meetings.ts";
import { liaisonRow, partner, person, subscribeWay } from "./people.ts";
import { onboarding, requests } from "./requests.ts";
import { rule } from "./rule.ts";
import { duration, identifier, labelTitle, mode } from "./values.ts";

/** All of `liaison.yml`. Cross-references are checked apart, so that all mistakes show at once. */
export const configurationSchema = z.strictObject({
  version: z.literal(1),
  mode: mode
    .default("observe")
    .describe("observe: decide and report, change nothing. Also per partner and per rule."),
  instances: z
    .record(identifier, instance)
    .refine((all) => Object.keys(all).length > 0, "at least one GitLab instance"),
  calendars,
  away,
  busyIsAway,
  deadlines,
  tiers,
  people: z.array(person).default([]),
  supportManagers: z
    .array(z.string().min(1))
    .default([])
    .describe("Names of people who are told where no liaison is assigned yet."),
  liaisons: z.array(liaisonRow).default([]),
  partners: z.array(partner).default([]),
  meetings: z
    .array(meeting)
    .default([])
    .describe("Meetings with exact times, and those that we host; see docs/meetings.md."),
  rules: z.array(rule).default([]),
  areas,
  introductions,
  requests,
  onboarding,
  subscription: z
    .strictObject({
      ways: z.array(subscribeWay).min(1).default(["mention"]),
      whom: z.enum(["owner", "all"]).default("owner").describe("The row's owner, or everybody in it."),
    })
    .default({ ways: ["mention"], whom: "owner" }),
  unassigned: z
    .strictObject({ label: labelTitle.optional() })
    .default({})
    .describe("What marks an issue whose partner has no liaison yet."),
  commands,
  escalations,
  inbox: inbox.optional(),
  channels,
  digests,
  assistance,
  documentation: documentation.optional(),
  types: z
    .array(z.string().min(1))
    .min(1)
    .default(["issue", "incident", "ticket"])
    .describe("Which kinds of work items are watched."),
  limits: z
    .strictObject({
      ruleIssues: z
        .int()
        .positive()
        .default(50)
        .describe("Issues that one rule may change within the window; one that wants more is stopped."),
      handlerIssues: z
        .int()
        .positive()
        .default(200)
        .describe(
          "The same for each of our own behaviours, such as the status note, while a changed configuration is younger than the window.",
        ),
      window: duration.default("10m"),
      handlerTime: duration
        .default("10s")
        .describe(
          "How long one handler may take for one event; waiting for GitLab's answers does not count.",
        ),
    })
    .default({ ruleIssues: 50, handlerIssues: 200, window: "10m", handlerTime: "10s" }),
  retention: z
    .strictObject({
      bodies: duration.default("30d").describe("Raw bodies of deliveries, and what was read to decide."),
      confidentialBodies: duration
        .default("7d")
        .describe("The same, where it is confidential or an internal note."),
      texts: duration
        .default("180d")
        .describe(
          "What was decided, written and said, and who gave commands; of escalations since they ended.",
        ),
      closedIssues: duration
        .default("365d")
        .describe("Titles and people of issues that were closed, since they last changed."),
    })
    .default({ bodies: "30d", confidentialBodies: "7d", texts: "180d", closedIssues: "365d" })
    .describe("How long what is about people is kept; see docs/retention.md."),
  templates: z.string().optional().describe("A folder of your own templates; they override ours by name."),
  apps: z
    .array(z.string().min(1))
    .default([])
    .describe("Modules with your own handlers, relative to this file."),
});

/** A checked configuration, defaults filled in. */
export type Configuration = z.infer<typeof configurationSchema>;
