/**
 * Rules in the words of gitlab-triage's policies (conditions, actions), as far as they can be
 * decided on an event. Unknown words are errors: an ignored condition would match everything.
 */
import { z } from "zod";
import { deadlineCondition } from "./deadlines.ts";
import { identifier, labelTitle, mode, namespacePath, username } from "./values.ts";

/** A user's regular expression. */
export const pattern = z
  .string()
  .min(1)
  .max(1_000)
  .describe("A regular expression in RE2's syntax (linear time); (?i) allowed.");
const list = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]);

const memberCondition = z.strictObject({
  source: z.enum(["group", "project"]),
  condition: z.enum(["member_of", "not_member_of"]),
  source_id: z.union([z.int().positive(), namespacePath]),
});

/** Every condition must hold. */
export const conditions = z.strictObject({
  state: z.enum(["opened", "closed"]).optional(),
  labels: z
    .union([z.enum(["Any", "None"]), z.array(labelTitle).min(1)])
    .optional()
    .describe("All of these are on the issue; Any or None."),
  labels_any: z.array(labelTitle).min(1).optional().describe("At least one of these is on the issue."),
  forbidden_labels: z.array(labelTitle).min(1).optional().describe("None of these is on the issue."),
  author_username: username.optional(),
  author_member: memberCondition.optional(),
  title: pattern.optional(),
  description: pattern.optional(),
  title_or_description: pattern.optional(),
  partner: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe("Ids of partners."),
  confidential: z.boolean().optional(),
  milestone: z.string().min(1).optional().describe("A title, or none, or any."),
  issue_type: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  deadline: deadlineCondition.optional().describe("How a deadline of the issue stands."),
});

/** Checked conditions. */
export type Conditions = z.infer<typeof conditions>;

const labelWish = z.union([
  labelTitle.transform((title) => ({ title })),
  z.strictObject({
    title: labelTitle,
    color: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "a colour such as #428BCA")
      .meta({ title: "a colour in quotes, such as '#428BCA'" })
      .optional(),
    description: z.string().max(500).optional(),
  }),
]);

/** What a rule does where its conditions hold. */
const actions = z
  .strictObject({
    labels: z.array(labelWish).min(1).optional(),
    remove_labels: z.array(labelTitle).min(1).optional(),
    mention: list(username).optional().describe("People told once per issue, in the status note."),
    comment: z
      .string()
      .min(1)
      .optional()
      .describe("Name of a template in templates/comment/, without .md.hbs."),
    comment_internal: z.boolean().default(false),
    assign: list(username).optional(),
    escalate: list(identifier)
      .optional()
      .describe("Rows of `liaisons` whose team gets an escalation at once, once per issue."),
    propose: list(identifier)
      .optional()
      .describe("Rows of `liaisons` whose team gets an escalation when the liaison says yes."),
  })
  .refine((value) => Object.keys(value).some((key) => key !== "comment_internal"), "at least one action");

/** One rule. Its name is its identity in plans, reports and idempotency keys. */
export const rule = z.strictObject({
  name: z.string().min(1).max(200),
  mode: mode.optional(),
  conditions: conditions.default({}),
  actions,
});

/** A checked rule. */
export type Rule = z.infer<typeof rule>;
