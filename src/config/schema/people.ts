import { z } from "zod";
import { ownIntroductions } from "./areas.ts";
import { deadlineSettings } from "./deadlines.ts";
import {
  address,
  calendarDate,
  identifier,
  labelTitle,
  mode,
  namespacePath,
  secretReference,
  username,
} from "./values.ts";

/** The ways to reach a liaison, see `SubscribeWay` in the model. */
export const subscribeWay = z.enum(["sudo", "token", "mention"]);

/** A display name of the liaison table, and the account behind it. */
export const person = z.strictObject({
  name: z.string().min(1).describe("As the liaison table writes it."),
  username: username.optional().describe("Without it the person is named, never mentioned or subscribed."),
  instance: z
    .string()
    .optional()
    .describe(
      "Which instance the account is on; needed only where there are several. One entry for each account.",
    ),
  subscribe: z
    .union([subscribeWay, z.array(subscribeWay).min(1)])
    .optional()
    .describe("How this person is subscribed; a list is tried in its order. Default: subscription.ways."),
  calendar: identifier
    .optional()
    .describe("Which of `calendars` says when this person works; default: the one called default."),
  email: z.email().optional().describe("Where digests for this person go by mail."),
  introductions: ownIntroductions,
  token: secretReference.optional().describe("The person's own token, scope api, for subscribe: token."),
});

/** A checked person. */
export type Person = z.infer<typeof person>;

/** A row of the handbook's liaison table. */
export const liaisonRow = z.strictObject({
  id: identifier,
  section: z.string().min(1),
  group: z.string().min(1),
  contacts: z.array(z.string().min(1)).default([]).describe("Names; empty: nobody yet."),
  liaisons: z.array(z.string().min(1)).default([]).describe("Names; the first owns, the second covers."),
  share: z
    .enum(["cover", "all", "rotate"])
    .default("cover")
    .describe("cover: the first owns, others cover. all: everybody is told. rotate: issues go round."),
  meets: z
    .union([
      z.string().min(1),
      z.strictObject({ words: z.string().min(1), role: z.enum(["attend", "host"]).default("attend") }),
    ])
    .optional()
    .describe("The table's words for how often they meet; absent: no meetings."),
  escalation: z
    .strictObject({
      project: namespacePath
        .optional()
        .describe("Where escalations are opened; without it the team cannot be asked."),
      instance: z
        .string()
        .optional()
        .describe("Which instance the project is on; needed only where there are several."),
      template: z
        .string()
        .min(1)
        .optional()
        .describe("A template in templates/escalation/; default: the one called as the row, else `default`."),
      labels: z
        .array(labelTitle)
        .default([])
        .describe("Put on where the project has them; none are created there."),
      confidential: z
        .enum(["inherit", "always"])
        .default("inherit")
        .describe("inherit: confidential where the question is of a higher rank than the team's project."),
      copy: z
        .enum(["link", "text"])
        .default("link")
        .describe(
          "What of a private or confidential question the team may read: a link and the reason, or its text.",
        ),
      relay: z
        .enum(["draft", "direct"])
        .default("draft")
        .describe("What `relay` does: a draft for the liaison, or the team's answer at once."),
      watch: z
        .enum(["webhook", "poll"])
        .default("webhook")
        .describe("How we hear of the team's answers; poll: where nobody will add a hook for us."),
      dailyCap: z.int().positive().optional().describe("Default: escalations.dailyCap."),
      urgent: z
        .strictObject({ words: z.string().min(1).max(300), url: address.optional() })
        .optional()
        .describe(
          "Shown to whoever escalates: what to do where it cannot wait, since an issue wakes nobody.",
        ),
    })
    .optional()
    .describe("Where questions for this team go."),
  retired: z
    .boolean()
    .default(false)
    .describe("The row has left the table; kept so that old references still read."),
});

/** A checked row. */
export type LiaisonRow = z.infer<typeof liaisonRow>;

const match = z
  .strictObject({
    projects: z.array(namespacePath).default([]).describe("Trackers whose issues are this partner's."),
    groups: z
      .array(namespacePath)
      .default([])
      .describe("Groups whose trackers (subgroups too) are this partner's."),
    users: z
      .array(username)
      .default([])
      .describe("People whose issues are this partner's, wherever they open them."),
    members: z
      .array(namespacePath)
      .default([])
      .describe("Groups whose members (direct and inherited) are this partner's people."),
    labels: z.array(labelTitle).default([]).describe("Labels that mark an issue as this partner's."),
  })
  .describe(
    "What makes an issue this partner's; label, project, group, user, member: the first that fits wins.",
  );

const TRACKER_WORDS = "a reference such as group/project#12";
const trackerReference = z
  .string()
  .regex(/^.+#\d+$/, TRACKER_WORDS)
  .meta({ title: TRACKER_WORDS });

/** An open-source partner. */
export const partner = z.strictObject({
  id: identifier,
  name: z.string().min(1),
  instance: z.string().optional().describe("Which instance; needed only where there are several."),
  liaison: identifier.describe("Id of the row of `liaisons` that looks after this partner."),
  match,
  mode: mode.optional(),
  labels: z
    .enum(["none", "existing", "create"])
    .default("existing")
    .describe("What we may do with labels in their own projects."),
  trackers: z
    .array(trackerReference)
    .default([])
    .describe("Long-lived list issues: watched, never labelled or hurried as a whole."),
  watch: z
    .enum(["webhook", "poll"])
    .default("webhook")
    .describe("poll: where nobody will add a hook for us."),
  paused: z
    .strictObject({
      from: calendarDate,
      until: calendarDate.optional().describe("The last day of it; absent: until further notice."),
      why: z.string().min(1).max(300),
    })
    .optional()
    .describe("Watched, but nothing is written and no clocks run; days are those of UTC."),
  retired: z
    .boolean()
    .default(false)
    .describe("No partner any more: nothing is watched. Kept so that what was done still reads."),
  tier: identifier.optional().describe("One of `tiers`, whose deadlines hold."),
  deadlines: deadlineSettings.optional().describe("What is this partner's own."),
});

/** A checked partner. */
export type Partner = z.infer<typeof partner>;
