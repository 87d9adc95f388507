/** Single issues: create, read, change, move, delete; subscriptions and participants. */
import { canReadProject, withAncestors } from "../../world/access.ts";
import type { IssueInput } from "../../world/issue-input.ts";
import { createIssue, deleteIssue, updateIssue } from "../../world/issues.ts";
import { moveIssue } from "../../world/move.ts";
import { badParameters, forbidden, invalid, notFound, notModified } from "../../world/refusal.ts";
import { participants, setSubscription } from "../../world/subscriptions.ts";
import { addTodo } from "../../world/todos.ts";
import type { Project } from "../../world/types.ts";
import { type Call, created, issueOf, noContent, projectOf, type Route, success, userOf } from "../call.ts";
import { issueDetails } from "../entities/issue.ts";
import { todoEntity } from "../entities/note.ts";
import { userBasic } from "../entities/user.ts";
import {
  day,
  flag,
  integer,
  integers,
  moment,
  nullable,
  oneOf,
  readParams,
  required,
  text,
  type Values,
  words,
} from "../fields.ts";
import { paginate } from "../paging.ts";

const issueFields = {
  title: text,
  description: nullable(text),
  labels: nullable(words),
  add_labels: words,
  remove_labels: words,
  assignee_id: nullable(integer),
  assignee_ids: nullable(integers),
  milestone_id: nullable(integer),
  milestone: nullable(text),
  due_date: nullable(day),
  start_date: nullable(day),
  weight: nullable(integer),
  severity: oneOf("UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"),
  confidential: flag,
  discussion_locked: flag,
  issue_type: oneOf("issue", "incident", "test_case", "task", "ticket"),
  state_event: oneOf("close", "reopen"),
};

const assigneeIds = (input: Values<typeof issueFields>): readonly number[] | undefined => {
  if (input.assignee_ids !== undefined) return (input.assignee_ids ?? []).filter((id) => id !== 0);
  if (input.assignee_id === undefined) return undefined;
  return input.assignee_id === null || input.assignee_id === 0 ? [] : [input.assignee_id];
};

const milestoneId = (project: Project, input: Values<typeof issueFields>): number | null | undefined => {
  if (input.milestone === undefined || input.milestone_id !== undefined) return input.milestone_id;
  if (input.milestone === null) return null;
  const milestone = withAncestors(project)
    .flatMap((place) => place.milestones)
    .find(({ title }) => title === input.milestone);
  if (milestone === undefined) throw invalid({ milestone: ["is invalid"] });
  return milestone.id;
};

const inputFrom = (project: Project, input: Values<typeof issueFields>): IssueInput => ({
  title: input.title,
  description: input.description,
  labels: input.labels === null ? [] : input.labels,
  addLabels: input.add_labels,
  removeLabels: input.remove_labels,
  assigneeIds: assigneeIds(input),
  milestoneId: milestoneId(project, input),
  dueDate: input.due_date,
  startDate: input.start_date,
  weight: input.weight,
  severity: input.severity,
  confidential: input.confidential,
  discussionLocked: input.discussion_locked,
  type: input.issue_type,
  stateEvent: input.state_event,
});

const add = (call: Call) => {
  const project = projectOf(call);
  const user = userOf(call);
  const input = readParams(call.params, {
    ...issueFields,
    title: required(text),
    created_at: moment,
    iid: integer,
  });
  const issue = createIssue(call.world, user, project, {
    ...inputFrom(project, input),
    title: input.title,
    createdAt: input.created_at,
    iid: input.iid,
  });
  return created(issueDetails(call.world, user, issue));
};

const UPDATE_NAMES =
  "assignee_id, assignee_ids, confidential, created_at, description, discussion_locked, due_date, labels, " +
  "add_labels, remove_labels, milestone_id, state_event, title, issue_type, weight, epic_id, epic_iid";

const change = (call: Call) => {
  const issue = issueOf(call);
  const user = userOf(call);
  const input = readParams(call.params, { ...issueFields, updated_at: moment });
  if (Object.keys(input).length === 0) {
    throw badParameters([`${UPDATE_NAMES} are missing, at least one parameter must be provided`]);
  }
  updateIssue(call.world, user, issue, inputFrom(issue.project, input));
  return success(issueDetails(call.world, user, issue));
};

const move = (call: Call) => {
  const issue = issueOf(call);
  const user = userOf(call);
  const { to_project_id: targetId } = readParams(call.params, { to_project_id: required(integer) });
  const target = call.world.projects.get(targetId);
  if (target === undefined || !canReadProject(call.world, user, target)) throw notFound("Project");
  return created(issueDetails(call.world, user, moveIssue(call.world, user, issue, target)));
};

const subscription = (wanted: boolean) => (call: Call) => {
  const user = userOf(call);
  const issue = issueOf(call);
  if (!setSubscription(call.world, user, issue, wanted)) throw notModified();
  return created(issueDetails(call.world, user, issue));
};

const addOwnTodo = (call: Call) => {
  const user = userOf(call);
  const issue = issueOf(call);
  const todo = addTodo(call.world, { user, author: user, action: "marked", issue, note: null });
  if (todo === undefined) throw notModified();
  return created(todoEntity(call.world, todo));
};

const listParticipants = (call: Call) =>
  paginate(call, participants(call.world, call.actor, issueOf(call)), (user) => userBasic(call.world, user));

const remove = (call: Call) => {
  deleteIssue(call.world, userOf(call), issueOf(call));
  return noContent;
};

/** There are no merge requests in the sandbox; the issue must be visible all the same. */
const noMergeRequests = (call: Call) => {
  issueOf(call);
  return paginate(call, [], String);
};

/** By global id: administrators only, as in GitLab. */
const showById = (call: Call) => {
  if (!userOf(call).isAdministrator) throw forbidden();
  const { id: part = "" } = call.path;
  const issue = call.world.issues.get(Number(part));
  if (issue === undefined) throw notFound();
  return success(issueDetails(call.world, call.actor, issue));
};

const ISSUE = "/projects/:id/issues/:iid";

export const issueRoutes: readonly Route[] = [
  { method: "get", path: "/issues/:id", handle: showById },
  { method: "post", path: "/projects/:id/issues", handle: add },
  {
    method: "get",
    path: ISSUE,
    anonymous: true,
    handle: (call) => success(issueDetails(call.world, call.actor, issueOf(call))),
  },
  { method: "put", path: ISSUE, handle: change },
  { method: "delete", path: ISSUE, handle: remove },
  { method: "post", path: `${ISSUE}/move`, handle: move },
  { method: "post", path: `${ISSUE}/subscribe`, handle: subscription(true) },
  { method: "post", path: `${ISSUE}/unsubscribe`, handle: subscription(false) },
  { method: "post", path: `${ISSUE}/todo`, handle: addOwnTodo },
  { method: "get", path: `${ISSUE}/participants`, anonymous: true, handle: listParticipants },
  {
    method: "get",
    path: `${ISSUE}/related_merge_requests`,
    anonymous: true,
    handle: noMergeRequests,
  },
  {
    method: "get",
    path: `${ISSUE}/closed_by`,
    anonymous: true,
    handle: noMergeRequests,
  },
];
