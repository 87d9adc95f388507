import type { z } from "zod";
import type { UserRef } from "../ids.ts";
import type { IssueSnapshot, Visibility } from "../issue.ts";
import type { actingUser, IssueAttributes, project } from "./shapes.ts";

/** Levels of doc/api/projects.md: 0 private, 10 internal, 20 public; whatever is unknown counts as private. */
const visibilityOf = (level: number): Visibility =>
  level === 20 ? "public" : level === 10 ? "internal" : "private";

/** `Test Case` → `test_case`; payloads before 17.2 and of some notes carry no type and mean an issue. */
const typeOf = (type: string | null | undefined): string =>
  (type ?? "issue").trim().toLowerCase().replaceAll(/\s+/g, "_");

/** The acting user in the model's words. */
export const userOf = (user: z.infer<typeof actingUser>): UserRef => ({
  id: user.id,
  username: user.username,
  name: user.name ?? user.username,
});

/** What an issue looked like when the payload was written. */
export const snapshotOf = (
  instance: string,
  place: z.infer<typeof project>,
  issue: IssueAttributes,
  actor: UserRef,
): IssueSnapshot => ({
  ref: { instance, projectId: place.id, iid: issue.iid },
  id: issue.id,
  project: {
    id: place.id,
    path: place.path_with_namespace,
    visibility: visibilityOf(place.visibility_level),
    webUrl: place.web_url,
  },
  type: typeOf(issue.type),
  title: issue.title,
  description: issue.description ?? "",
  state: issue.state,
  confidential: issue.confidential ?? false,
  authorId: issue.author_id ?? 0,
  author: issue.author_id === actor.id ? actor : null,
  labels: (issue.labels ?? []).map((label) => label.title),
  assigneeIds: issue.assignee_ids ?? [],
  milestoneId: issue.milestone_id ?? null,
  milestoneTitle: null,
  movedToId: issue.moved_to_id ?? null,
  duplicatedToId: issue.duplicated_to_id ?? null,
  duplicateOf: null,
  createdAt: issue.created_at,
  updatedAt: issue.updated_at,
  url: issue.url ?? "",
});
