/**
 * The parts of GitLab's webhook bodies that we read (doc/user/project/integrations/webhook_events.md).
 * Anything else in a body is let through unread: GitLab adds keys with every release.
 */
import { z } from "zod";
import { parseGitlabDate } from "../dates.ts";

const id = z.int().nonnegative();

/** What stands in the addresses of issues: for a 0 the client would ask for something else, which nobody meant. */
const placeId = z.int().positive();

const moment = z.string().transform((text, context) => {
  const date = parseGitlabDate(text);
  if (date !== undefined) return date.toISOString();
  context.addIssue({ code: "custom", message: `not a date that GitLab writes: ${text.slice(0, 40)}` });
  return z.NEVER;
});

/** `user`: who acted. Names of deleted or imported users can be missing. */
export const actingUser = z.object({
  id,
  username: z.string().default(""),
  name: z.string().nullish(),
});

/** `project`: null for group-level work items such as epics. */
export const project = z.object({
  id: placeId,
  path_with_namespace: z.string().min(1),
  visibility_level: z.int().default(0),
  web_url: z.string().default(""),
});

/** Labels in payloads have a `title`, never a `name`. */
const label = z.object({ id, title: z.string() });

const labelChange = z.object({
  previous: z.array(label).nullish(),
  current: z.array(label).nullish(),
});

/** An issue, as `object_attributes` of an issue hook or as `issue` of a note or emoji hook. */
export const issueAttributes = z.object({
  id,
  iid: placeId,
  project_id: placeId.nullish(),
  title: z.string().default(""),
  description: z.string().nullish(),
  state: z.enum(["opened", "closed"]).catch("opened"),
  type: z.string().nullish(),
  author_id: id.nullish(),
  assignee_ids: z.array(id).nullish(),
  labels: z.array(label).nullish(),
  confidential: z.boolean().nullish(),
  milestone_id: id.nullish(),
  moved_to_id: id.nullish(),
  duplicated_to_id: id.nullish(),
  created_at: moment,
  updated_at: moment,
  url: z.string().nullish(),
});

/** The issue as a payload tells it. */
export type IssueAttributes = z.infer<typeof issueAttributes>;

/** `Issue Hook`, `Confidential Issue Hook`: issues and every other type of work item. */
export const issueBody = z.object({
  object_kind: z.enum(["issue", "work_item"]),
  user: actingUser,
  project: project.nullish(),
  object_attributes: issueAttributes.extend({ action: z.string().nullish() }),
  labels: z.array(label).nullish(),
  changes: z.looseObject({ labels: labelChange.nullish() }).nullish(),
});

/** `Note Hook`, `Confidential Note Hook`. */
export const noteBody = z.object({
  object_kind: z.literal("note"),
  event_type: z.string().nullish(),
  user: actingUser,
  project: project.nullish(),
  object_attributes: z.object({
    id,
    note: z.string().nullish(),
    noteable_type: z.string().nullish(),
    author_id: id.nullish(),
    system: z.boolean().nullish(),
    internal: z.boolean().nullish(),
    action: z.string().nullish(),
    created_at: moment,
    updated_at: moment,
    updated_by_id: id.nullish(),
    url: z.string().nullish(),
  }),
  issue: issueAttributes.nullish(),
});

/** `Emoji Hook`. */
export const emojiBody = z.object({
  object_kind: z.literal("emoji"),
  event_type: z.string(),
  user: actingUser,
  project: project.nullish(),
  object_attributes: z.object({
    id: id.nullish(),
    name: z.string(),
    awardable_type: z.string().nullish(),
    awardable_id: id.nullish(),
    created_at: moment,
    updated_at: moment.nullish(),
  }),
  issue: issueAttributes.nullish(),
});

/** `Member Hook`: no `object_kind`, an `event_name` instead. */
export const memberBody = z.object({
  group_id: id,
  group_path: z.string().default(""),
  group_access: z.string().nullish(),
  user_id: id,
  user_username: z.string().default(""),
  user_name: z.string().nullish(),
  updated_at: moment.nullish(),
  created_at: moment.nullish(),
});
