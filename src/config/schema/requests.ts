import { z } from "zod";
import { identifier, labelTitle, namespacePath } from "./values.ts";

const place = {
  project: namespacePath,
  instance: z.string().optional().describe("Which instance; needed only where there are several."),
  labels: z
    .array(labelTitle)
    .default([])
    .describe("Put on where the project has them; none are created there."),
};

/** `requests:` in `liaison.yml`. */
export const requests = z
  .strictObject({
    ...place,
    confidential: z.boolean().default(false),
    also: z
      .array(z.string().min(1))
      .default([])
      .describe("Names of people who are mentioned beside supportManagers, such as the programme manager."),
    channels: z
      .array(identifier)
      .default([])
      .describe(
        "Where it is told that something is asked, such as the managers' chat: tried in this order, until one takes it. Not of type issue.",
      ),
    watch: z
      .enum(["webhook", "poll"])
      .default("webhook")
      .describe("How we hear of the managers' answers; poll: where nobody will add a hook for us."),
  })
  .optional()
  .describe("A project of the support managers: where `join`, `surface` and `attend` are asked for.");

/** `onboarding:` in `liaison.yml`. */
export const onboarding = z
  .strictObject(place)
  .optional()
  .describe("Where a new liaison gets an issue with everything to begin with; a private project.");
