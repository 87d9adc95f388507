/** What holds for all escalations, commands and inboxes; what is a team's own stands in its row. */
import { z } from "zod";
import { duration, labelTitle, namespacePath } from "./values.ts";

/** Words that are commands where a line of a comment begins with them. */
export const commands = z
  .strictObject({
    prefix: z
      .string()
      .regex(/^[!.?$%&+][\p{L}\p{N}_-]{1,30}$/u, "a sign and a word, such as !liaison")
      .meta({ title: "a sign and a word, such as !liaison" })
      .default("!liaison")
      .describe("What commands begin with; the bot's own @username always works too."),
    editWithin: duration
      .default("10m")
      .describe("How long a command that was not understood can be corrected by editing the comment."),
    lateAfter: duration
      .default("10m")
      .describe(
        "A comment that we hear of later than this, because nobody told us, is told so in the answer.",
      ),
    expiresAfter: duration
      .default("1d")
      .describe("An older command is not carried out, but answered with a sentence."),
    perPerson: z
      .int()
      .positive()
      .default(30)
      .describe("Commands of one person within ten minutes; more of them wait."),
    silenceLabel: labelTitle
      .default("liaison::stopped")
      .describe("A label that silences us on an issue, as `stop` does."),
  })
  .prefault({});

/** Bounds of escalations. */
export const escalations = z
  .strictObject({
    dailyCap: z
      .int()
      .positive()
      .default(10)
      .describe("Escalations to one team within a day; more are not opened, and the liaison is told."),
    quietPeriod: duration
      .default("4h")
      .describe("A team is pointed to a partner's new comments at most once in this time."),
    comments: z.int().nonnegative().max(20).default(3).describe("How many of the last comments go along."),
    waitingOn: z
      .enum(["never", "escalated", "always"])
      .default("escalated")
      .describe("Which issues carry the label that says whom they wait on."),
    waitingOnLabel: z
      .string()
      .regex(/^[^,:\n\r]{1,60}$/, "the key of a scoped label, such as waiting-on")
      .meta({ title: "the key of a scoped label, such as waiting-on" })
      .default("waiting-on"),
    labelPrefix: z
      .string()
      .regex(/^[^,:\n\r]{1,60}$/, "the key of a scoped label, such as escalate")
      .meta({ title: "the key of a scoped label, such as escalate" })
      .default("escalate")
      .describe("A label `escalate::TEAM` that a person puts on is the command `escalate TEAM`."),
  })
  .prefault({});

/** Where each liaison finds what waits on them. */
export const inbox = z
  .strictObject({
    project: namespacePath.describe(
      "A private project of ours; each liaison gets one issue there, kept up to date.",
    ),
    instance: z.string().optional().describe("Which instance; needed only where there are several."),
  })
  .describe("Without it there are no inboxes, and liaisons are told in the issues alone.");
