/** An issue of a REST answer in the model's words. */
import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot, ProjectRef } from "../model/issue.ts";
import {
  type Fields,
  flagIn,
  listIn,
  momentIn,
  numberIn,
  numberOrNull,
  objectOrNull,
  textIn,
  textOrNull,
} from "./shape.ts";
import { userRefOf } from "./users.ts";

/** Plain titles, or objects where `with_labels_details` asked for them. */
const labelsIn = (fields: Fields): readonly string[] => {
  const labels = fields.values["labels"];
  if (!Array.isArray(labels)) return [];
  return labels.map((label: unknown) =>
    typeof label === "object" && label !== null && "name" in label ? String(label.name) : String(label),
  );
};

/** `ISSUE`, `issue` and `Test Case` are how `type` and `issue_type` write it. */
const typeIn = (fields: Fields): string =>
  (textOrNull(fields, "issue_type") ?? textOrNull(fields, "type") ?? "issue")
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, "_");

/** The path before `#12` in `references.full`: what is left of a project that we may not look at. */
const pathIn = (fields: Fields): string => {
  const references = objectOrNull(fields, "references");
  const full = references === null ? null : textOrNull(references, "full");
  return full?.replace(/#\d+$/, "") ?? "";
};

const unseenProject = (fields: Fields): ProjectRef => ({
  id: numberIn(fields, "project_id"),
  path: pathIn(fields),
  visibility: "private",
  webUrl: textIn(fields, "web_url").replace(/\/-\/.*$/, ""),
});

const authorIn = (fields: Fields): UserRef | null => {
  const author = objectOrNull(fields, "author");
  return author === null ? null : userRefOf(author);
};

/** Where an issue of a REST answer is. */
export const issueRefIn = (fields: Fields, instance: string): IssueRef => ({
  instance,
  projectId: numberIn(fields, "project_id"),
  iid: numberIn(fields, "iid"),
});

/** `project` is null where the token may see the issue but not its project: then it counts as private. */
export const snapshotOf = (fields: Fields, instance: string, project: ProjectRef | null): IssueSnapshot => {
  const author = authorIn(fields);
  const milestone = objectOrNull(fields, "milestone");
  const links = objectOrNull(fields, "_links");
  return {
    ref: issueRefIn(fields, instance),
    id: numberIn(fields, "id"),
    project: project ?? unseenProject(fields),
    type: typeIn(fields),
    title: textIn(fields, "title"),
    description: textOrNull(fields, "description") ?? "",
    state: textIn(fields, "state") === "closed" ? "closed" : "opened",
    confidential: flagIn(fields, "confidential"),
    authorId: author?.id ?? 0,
    author,
    labels: labelsIn(fields),
    assigneeIds: listIn(fields, "assignees").map((assignee) => numberIn(assignee, "id")),
    milestoneId: milestone === null ? null : numberIn(milestone, "id"),
    milestoneTitle: milestone === null ? null : textIn(milestone, "title"),
    movedToId: numberOrNull(fields, "moved_to_id"),
    duplicatedToId: null,
    duplicateOf: links === null ? null : textOrNull(links, "closed_as_duplicate_of"),
    createdAt: momentIn(fields, "created_at"),
    ...(textOrNull(fields, "closed_at") === null ? {} : { closedAt: momentIn(fields, "closed_at") }),
    updatedAt: momentIn(fields, "updated_at"),
    url: textIn(fields, "web_url"),
  };
};
