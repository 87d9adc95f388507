/** Ways out beside partners' issues: where digests go. */
import { z } from "zod";
import { identifier, labelTitle, namespacePath, secretReference } from "./values.ts";

const readers = z
  .enum(["public", "internal", "private"])
  .default("public")
  .describe(
    "What everybody who reads the channel may see: public issues, also those of internal projects, or (private) everything, confidential ones too. What they may not see is only counted.",
  );

const mailAddress = z.email().meta({ title: "a mail address, such as liaisons@example.org" });

const FROM_WORDS = "a mail address, alone or as Name <address>";

const sender = z
  .string()
  .regex(/^(?:[^<>\r\n]*<[^<>\s@]+@[\w.-]+>|[^<>\s@]+@[\w.-]+)$/, FROM_WORDS)
  .meta({ title: FROM_WORDS });

const mail = z.strictObject({
  type: z.literal("mail"),
  server: secretReference.describe(
    "Where the server is: smtps://USER:PASSWORD@HOST:465, or smtp:// for STARTTLS.",
  ),
  from: sender,
  to: z
    .array(mailAddress)
    .default([])
    .describe("Addresses; empty: the people whom the digest is for, by their `email`."),
  readers,
});

const chat = (type: "slack" | "mattermost") =>
  z.strictObject({
    type: z.literal(type),
    hook: secretReference.describe(
      "Where the address of the incoming webhook is; whoever knows it can post.",
    ),
    readers,
  });

const signedWebhook = z.strictObject({
  type: z.literal("webhook"),
  hook: secretReference.describe("Where the address is that is called."),
  secret: secretReference.describe("Where the key is that signs (Standard Webhooks): whsec_ and base64."),
  readers,
});

const issue = z.strictObject({
  type: z.literal("issue"),
  project: namespacePath.describe("Where an issue is opened for each digest, assigned to those it is for."),
  instance: z.string().optional().describe("Which instance; needed only where there are several."),
  confidential: z.boolean().default(false),
  labels: z.array(labelTitle).default([]).describe("Put on where the project has them."),
  readers,
});

const REFERENCE_WORDS = "a reference such as group/project#12";

const note = z.strictObject({
  type: z.literal("note"),
  issue: z
    .string()
    .regex(/^.+#\d+$/, REFERENCE_WORDS)
    .meta({ title: REFERENCE_WORDS })
    .describe("The issue under which each digest is written as a comment."),
  instance: z.string().optional().describe("Which instance; needed only where there are several."),
  internal: z.boolean().default(false).describe("As an internal note."),
  readers,
});

const channel = z.discriminatedUnion("type", [
  mail,
  chat("slack"),
  chat("mattermost"),
  signedWebhook,
  issue,
  note,
]);

/** All channels, by name. */
export const channels = z
  .record(identifier, channel)
  .default({})
  .describe("Ways out for digests, by a name of yours; see docs/digests.md.");

/** A checked channel. */
export type Channel = z.infer<typeof channel>;
