import type { Issue, IssueType, Timestamp } from "../../world/types.ts";
import { issueUrl, type Json, labelBody } from "./common.ts";
import { orNull } from "./dates.ts";

const TYPE_NAMES: Readonly<Record<IssueType, string>> = {
  issue: "Issue",
  incident: "Incident",
  test_case: "Test Case",
  task: "Task",
  ticket: "Ticket",
};

/** `issue` for issues, `work_item` for every other type. */
export const objectKind = (issue: Issue): "issue" | "work_item" =>
  issue.type === "issue" ? "issue" : "work_item";

/** `opened` is 1, `closed` is 2. */
export const stateId = (state: Issue["state"]): number => (state === "opened" ? 1 : 2);

/** Addresses of uploads become absolute, in webhook bodies only. */
const absoluteUploads = (instanceUrl: string, issue: Issue): string | null =>
  issue.description?.replaceAll(
    /(!\[[^\]\n]{0,500}\]\()(\/uploads\/)/g,
    `$1${instanceUrl}/-/project/${issue.project.id}$2`,
  ) ?? null;

const times = {
  time_estimate: 0,
  total_time_spent: 0,
  time_change: 0,
  human_total_time_spent: null,
  human_time_change: null,
  human_time_estimate: null,
};

const incidentParts = (issue: Issue): Json =>
  issue.type === "incident" ? { escalation_status: "triggered", escalation_policy: null } : {};

/** An issue's own attributes, as issue, note and emoji hooks carry them; `write` is the form of their dates. */
export const issueAttributes = (
  instanceUrl: string,
  issue: Issue,
  write: (moment: Timestamp) => string,
): Json => ({
  author_id: issue.author.id,
  closed_at: orNull(write, issue.closedAt),
  confidential: issue.confidential,
  created_at: write(issue.createdAt),
  description: absoluteUploads(instanceUrl, issue),
  discussion_locked: issue.discussionLocked,
  due_date: issue.dueDate,
  start_date: issue.startDate,
  id: issue.id,
  iid: issue.iid,
  last_edited_at: orNull(write, issue.lastEditedAt),
  last_edited_by_id: issue.lastEditedBy?.id ?? null,
  milestone_id: issue.milestone?.id ?? null,
  moved_to_id: issue.movedTo?.id ?? null,
  duplicated_to_id: issue.duplicatedTo?.id ?? null,
  project_id: issue.project.id,
  relative_position: issue.iid * 513,
  state_id: stateId(issue.state),
  title: issue.title,
  updated_at: write(issue.updatedAt),
  updated_by_id: issue.updatedBy?.id ?? null,
  type: TYPE_NAMES[issue.type],
  url: issueUrl(instanceUrl, issue),
  ...times,
  weight: issue.weight,
  health_status: null,
  assignee_ids: issue.assignees.map(({ id }) => id),
  assignee_id: issue.assignees[0]?.id ?? null,
  labels: issue.labels.map(labelBody),
  state: issue.state,
  severity: issue.severity.toLowerCase(),
  customer_relations_contacts: [],
  ...incidentParts(issue),
});
