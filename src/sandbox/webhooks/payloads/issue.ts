import type { IssueEvent } from "../../world/events.ts";
import type { Issue, User } from "../../world/types.ts";
import { changesBody, initialChanges } from "./changes.ts";
import { type Json, labelBody, projectBody, repositoryBody, userBody } from "./common.ts";
import { isoSeconds } from "./dates.ts";
import { issueAttributes, objectKind } from "./issue-attributes.ts";

/** Without an action, as a hook's test sends it. */
type IssueNews = Pick<IssueEvent, "issue" | "actor" | "changes"> & { readonly action?: IssueEvent["action"] };

/** Absent when there is nobody: the key is missing then. */
const assigneesPart = (assignees: readonly User[]): Json =>
  assignees.length === 0 ? {} : { assignees: assignees.map(userBody) };

const confidentialPrefix = (issue: Issue): string => (issue.confidential ? "confidential_" : "");

/** The body of an issue hook, for issues and every other type of work item. */
export const issuePayload = (instanceUrl: string, event: IssueNews): Json => {
  const { issue, action, actor } = event;
  const kind = objectKind(issue);
  const attributes = issueAttributes(instanceUrl, issue, isoSeconds);
  return {
    object_kind: kind,
    event_type: `${confidentialPrefix(issue)}${kind}`,
    user: userBody(actor),
    project: projectBody(instanceUrl, issue.project),
    object_attributes: action === undefined ? attributes : { ...attributes, action },
    labels: issue.labels.map(labelBody),
    changes: action === "open" ? initialChanges(issue) : changesBody(event.changes),
    repository: repositoryBody(instanceUrl, issue.project),
    ...assigneesPart(issue.assignees),
  };
};
