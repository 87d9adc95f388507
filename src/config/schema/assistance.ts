/** What helps to answer, and where answers become documentation. */
import { z } from "zod";
import { labelTitle, namespacePath } from "./values.ts";

/** What a liaison is offered when a partner asks something. */
export const assistance = z
  .strictObject({
    similar: z.boolean().default(true).describe("Offers answered questions that are like a new one."),
    teams: z
      .boolean()
      .default(true)
      .describe("Proposes a team where no rule names one and questions like it went to that team."),
  })
  .prefault({})
  .describe("What a liaison is offered when a partner asks something; see docs/assistance.md.");

/** Where `document` opens its tasks. */
export const documentation = z
  .strictObject({
    project: namespacePath.describe("Where `document` opens an issue."),
    instance: z.string().optional().describe("Which instance; needed only where there are several."),
    template: z.string().min(1).default("task").describe("A template in templates/documentation/."),
    labels: z
      .array(labelTitle)
      .default([])
      .describe("Put on beside the template's, where the project has them."),
  })
  .describe("Without it there is no `document`.");
