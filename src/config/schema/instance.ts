import { z } from "zod";
import { address, duration, namespacePath, secretReference } from "./values.ts";

/** How deliveries of an instance prove that they come from it; several values serve rotation. */
const webhook = z
  .strictObject({
    secrets: z.array(secretReference).default([]).describe("Secret tokens (X-Gitlab-Token), newest first."),
    signingTokens: z
      .array(secretReference)
      .default([])
      .describe("Signing tokens (whsec_…, GitLab 19 and later), newest first."),
    url: address
      .optional()
      .describe("The address under which this GitLab reaches us, for hooks that we register ourselves."),
  })
  .describe("Without a secret or a signing token every delivery of this instance is refused.");

const limit = z.union([z.int().positive(), z.literal("none")]).optional();

/** What GitLab lets one account do. */
const limits = z
  .strictObject({
    requestsPerMinute: limit.describe("Requests with one token."),
    allRequestsPerMinute: limit.describe(
      "Requests with all tokens together, where GitLab counts by address too.",
    ),
    notesPerMinute: limit.describe("Comments with one token."),
    issuesPerMinute: limit.describe("New issues with one token."),
  })
  .default({})
  .describe(
    "What is kept to, by all processes on one database together. Default: GitLab.com's limits there, elsewhere what the instance tells.",
  );

/** One GitLab instance. */
export const instance = z.strictObject({
  url: address.describe("Base address, such as https://gitlab.com"),
  token: secretReference.describe("The bot's own token, scope api (read_api is enough in mode: observe)."),
  tokens: z
    .record(namespacePath, secretReference)
    .default({})
    .describe("Other tokens by path of group or project, where one token cannot reach all."),
  webhook: webhook.default({ secrets: [], signingTokens: [] }),
  watch: z
    .strictObject({
      groups: z.array(namespacePath).default([]),
      projects: z.array(namespacePath).default([]),
    })
    .default({ groups: [], projects: [] })
    .describe("Trackers that are nobody's own, where partners' people open issues: they get hooks too."),
  checkEvery: duration
    .default("5m")
    .describe("How often it is looked whether GitLab still calls our hooks and takes our tokens."),
  earlierBotIds: z
    .array(z.int().positive())
    .default([])
    .describe("User ids that the bot had before; the service remembers those it has seen itself."),
  poll: z
    .strictObject({ every: duration.default("2m"), overlap: duration.default("10m") })
    .default({ every: "2m", overlap: "10m" })
    .describe("How often places without a hook are read, and how far back each reading overlaps the last."),
  reconcile: z
    .strictObject({
      every: duration.default("15m"),
      overlap: duration.default("10m"),
      grace: duration.default("2m").describe("How long a webhook may take before it counts as missed."),
    })
    .default({ every: "15m", overlap: "10m", grace: "2m" })
    .describe("How often places with a hook are read for what GitLab did not tell, and how far back."),
  limits,
});

/** A checked instance. */
export type Instance = z.infer<typeof instance>;
