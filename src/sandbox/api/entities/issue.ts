/** Issues and what hangs on them, as the API shows them. */
import { type Actor, canReadIssue } from "../../world/access.ts";
import { issueUrl, milestoneUrl } from "../../world/addresses.ts";
import { otherEnd, typeFrom } from "../../world/links.ts";
import { referenceTo } from "../../world/references.ts";
import { isSubscribed } from "../../world/subscriptions.ts";
import type { Issue, IssueLink, Milestone } from "../../world/types.ts";
import { timestamp, type World } from "../../world/world.ts";
import { labelBasic } from "./label.ts";
import { userBasic, userReference } from "./user.ts";

export const milestoneEntity = (world: World, milestone: Milestone) => ({
  id: milestone.id,
  iid: milestone.iid,
  ...(milestone.owner.kind === "project"
    ? { project_id: milestone.owner.id }
    : { group_id: milestone.owner.id }),
  title: milestone.title,
  description: milestone.description,
  state: milestone.state,
  created_at: milestone.createdAt,
  updated_at: milestone.updatedAt,
  due_date: milestone.dueDate,
  start_date: milestone.startDate,
  expired: milestone.dueDate !== null && milestone.dueDate < timestamp(world).slice(0, 10),
  web_url: milestoneUrl(world, milestone),
});

const TASK = /^\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s/gm;

/** Check boxes in the description. */
const tasksOf = (issue: Issue): { count: number; completed_count: number } => {
  const description = issue.description ?? "";
  if (!description.includes("[")) return { count: 0, completed_count: 0 };
  const marks = [...description.matchAll(TASK)].map((match) => match[1]);
  return { count: marks.length, completed_count: marks.filter((mark) => mark !== " ").length };
};

const countAwards = (issue: Issue, name: string): number =>
  issue.awards.reduce((count, award) => (award.name === name ? count + 1 : count), 0);

const countNotes = (issue: Issue): number =>
  issue.notes.reduce((count, note) => (note.system ? count : count + 1), 0);

const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);

const labelsOf = (issue: Issue, withDetails: boolean) => {
  const sorted = [...issue.labels].sort(byName);
  return withDetails ? sorted.map(labelBasic) : sorted.map((label) => label.name);
};

const peopleOf = (world: World, issue: Issue) => {
  const assignees = issue.assignees.map((user) => userReference(world, user));
  return {
    assignees,
    author: userBasic(world, issue.author),
    assignee: assignees[0] ?? null,
    closed_by: issue.closedBy === null ? null : userBasic(world, issue.closedBy),
  };
};

const apiUrl = (world: World, { project, iid }: Issue): string =>
  `${world.instance.url}/api/v4/projects/${project.id}/issues/${iid}`;

/** Where the original of a duplicate is, for those who may see it. */
const originalOf = (world: World, reader: Actor, { duplicatedTo }: Issue): string | null =>
  duplicatedTo === null || !canReadIssue(world, reader, duplicatedTo) ? null : apiUrl(world, duplicatedTo);

const linksOf = (world: World, reader: Actor, issue: Issue) => {
  const self = apiUrl(world, issue);
  return {
    self,
    notes: `${self}/notes`,
    award_emoji: `${self}/award_emoji`,
    project: `${world.instance.url}/api/v4/projects/${issue.project.id}`,
    closed_as_duplicate_of: originalOf(world, reader, issue),
  };
};

const noTime = {
  time_estimate: 0,
  total_time_spent: 0,
  human_time_estimate: null,
  human_total_time_spent: null,
} as const;

/** Premium's fields, as an issue without any of their features has them. */
const premiumFields = (issue: Issue) => ({
  weight: issue.weight,
  blocking_issues_count: issue.links.filter((link) => link.type === "blocks" && link.source === issue).length,
  epic_iid: null,
  epic: null,
  iteration: null,
  health_status: null,
});

/** An issue as in lists. */
export const issueEntity = (world: World, reader: Actor, issue: Issue, withLabelsDetails = false) => {
  const tasks = tasksOf(issue);
  return {
    id: issue.id,
    iid: issue.iid,
    project_id: issue.project.id,
    title: issue.title,
    description: issue.description,
    state: issue.state,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    labels: labelsOf(issue, withLabelsDetails),
    milestone: issue.milestone === null ? null : milestoneEntity(world, issue.milestone),
    ...peopleOf(world, issue),
    type: issue.type.toUpperCase(),
    user_notes_count: countNotes(issue),
    merge_requests_count: 0,
    upvotes: countAwards(issue, "thumbsup"),
    downvotes: countAwards(issue, "thumbsdown"),
    start_date: issue.startDate,
    due_date: issue.dueDate,
    confidential: issue.confidential,
    discussion_locked: issue.discussionLocked,
    issue_type: issue.type,
    web_url: issueUrl(world, issue),
    time_stats: noTime,
    task_completion_status: tasks,
    ...premiumFields(issue),
    has_tasks: tasks.count > 0,
    ...(tasks.count > 0
      ? { task_status: `${tasks.completed_count} of ${tasks.count} checklist items completed` }
      : {}),
    _links: linksOf(world, reader, issue),
    references: {
      short: `#${issue.iid}`,
      relative: `#${issue.iid}`,
      full: `${issue.project.fullPath}#${issue.iid}`,
    },
    severity: issue.severity,
    moved_to_id: issue.movedTo?.id ?? null,
    imported: false,
    imported_from: "none",
    service_desk_reply_to: null,
  };
};

/** A single issue, with whether the reader is subscribed. */
export const issueDetails = (world: World, reader: Actor, issue: Issue) => ({
  ...issueEntity(world, reader, issue),
  subscribed: reader !== null && isSubscribed(issue, reader),
});

/** The issue at the other end of a link, with the link. */
export const relatedIssue = (world: World, reader: Actor, issue: Issue, link: IssueLink) => {
  const other = otherEnd(link, issue);
  const entity = issueEntity(world, reader, other);
  return {
    ...entity,
    references: { ...entity.references, relative: referenceTo(other, issue.project) },
    issue_link_id: link.id,
    link_type: typeFrom(link, issue),
    link_created_at: link.createdAt,
    link_updated_at: link.createdAt,
  };
};

export const linkEntity = (world: World, reader: Actor, link: IssueLink) => ({
  id: link.id,
  source_issue: issueEntity(world, reader, link.source),
  target_issue: issueEntity(world, reader, link.target),
  link_type: link.type,
  link_created_at: link.createdAt,
  link_updated_at: link.createdAt,
});
