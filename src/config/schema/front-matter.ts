/** What stands at the top of templates that have more than a text, between the `---` lines. */
import { z } from "zod";
import { labelTitle, username } from "./values.ts";

/** Rendered items can be empty, where a condition in them did not hold: those are left out. */
const filled = (item: z.ZodType<string, string>) =>
  z
    .array(z.string().trim())
    .transform((items) => [...new Set(items.filter((text) => text !== ""))])
    .pipe(z.array(item));

const SWITCH = { true: true, false: false, inherit: "inherit" } as const;

/** Strict: a key that is not known is a mistake. All texts have been rendered before. */
export const escalationFrontMatter = z.strictObject({
  title: z.string().trim().min(1).max(255).describe("Of the issue; values in it are shortened."),
  labels: filled(labelTitle)
    .default([])
    .describe("Titles; those that the project does not have are left out."),
  confidential: z
    .union([z.boolean(), z.enum(["true", "false", "inherit"]).transform((word) => SWITCH[word])])
    .default("inherit")
    .describe(
      "inherit: as the team's row and the partner's issue say. false makes nothing less confidential.",
    ),
  assignees: filled(username).default([]).describe("Usernames, without the @."),
  due: z
    .union([
      z.int().min(0).max(366),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .optional()
    .describe("Working days until an answer is due."),
  type: z.enum(["issue", "incident", "task"]).default("issue"),
});

/** Checked front matter, defaults filled in. */
export type EscalationFrontMatter = z.infer<typeof escalationFrontMatter>;

/** What stands at the top of a template of a documentation task. */
export const documentationFrontMatter = escalationFrontMatter.pick({
  title: true,
  labels: true,
  assignees: true,
});

/** What stands at the top of a saved reply. */
export const replyFrontMatter = z.strictObject({
  title: z.string().trim().min(1).max(120).describe("What `replies` says of it."),
});

/** The schema of a front matter. */
export type FrontMatterSchema = z.ZodObject;

/** What such a schema makes of it. */
export type FrontMatterOf<Schema extends FrontMatterSchema> = z.output<Schema>;
