/**
 * From what was read to deliveries, in GitLab's webhook shape. Reading tells what is, not who did it:
 * an opened issue was opened by its author, any other change by somebody whom nobody names.
 */
import { createHash } from "node:crypto";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot, Visibility } from "../model/issue.ts";
import type { PolledDelivery, ReadNote } from "./ports.ts";

const LEVELS: Readonly<Record<Visibility, number>> = { private: 0, internal: 10, public: 20 };

const SOMEBODY = { id: 0, username: "", name: "somebody" };

const projectOf = ({ project }: IssueSnapshot) => ({
  id: project.id,
  path_with_namespace: project.path,
  visibility_level: LEVELS[project.visibility],
  web_url: project.webUrl,
});

const attributesOf = (issue: IssueSnapshot) => ({
  id: issue.id,
  iid: issue.ref.iid,
  project_id: issue.ref.projectId,
  title: issue.title,
  description: issue.description,
  state: issue.state,
  type: issue.type,
  author_id: issue.authorId,
  assignee_ids: issue.assigneeIds,
  // Lists of issues tell labels by title alone, and titles are all that is read of them.
  labels: issue.labels.map((title) => ({ id: 0, title })),
  confidential: issue.confidential,
  milestone_id: issue.milestoneId,
  moved_to_id: issue.movedToId,
  duplicated_to_id: issue.duplicatedToId,
  created_at: issue.createdAt,
  updated_at: issue.updatedAt,
  url: issue.url,
});

const deliveryOf = (
  issue: IssueSnapshot,
  news: {
    readonly header: string;
    readonly id: string;
    readonly confidential: boolean;
    readonly body: object;
  },
  receivedAt: Date,
): PolledDelivery => {
  const body = JSON.stringify(news.body);
  return {
    instance: issue.ref.instance,
    messageId: news.id,
    digest: createHash("sha256").update(news.id).digest("hex"),
    eventHeader: news.header,
    receivedAt,
    source: "poll",
    body,
    size: Buffer.byteLength(body),
    confidential: news.confidential,
    issueKey: issueKeyOf(issue.ref),
    state: "waiting",
    why: null,
  };
};

/** The issue is new: it was opened by its author when it was created. The same id however often it is found. */
export const openedDelivery = (issue: IssueSnapshot, receivedAt: Date): PolledDelivery => {
  const attributes = { ...attributesOf(issue), updated_at: issue.createdAt, action: "open" };
  const user = issue.author ?? { ...SOMEBODY, id: issue.authorId };
  const body = { object_kind: "issue", user, project: projectOf(issue), object_attributes: attributes };
  const id = `poll:issue:${issue.id}:open`;
  return deliveryOf(issue, { header: "Poll Issue", id, confidential: issue.confidential, body }, receivedAt);
};

/** Something about the issue is not as it was; what, is seen by comparing. */
export const updatedDelivery = (issue: IssueSnapshot, receivedAt: Date): PolledDelivery => {
  const attributes = { ...attributesOf(issue), action: "update" };
  const body = {
    object_kind: "issue",
    user: SOMEBODY,
    project: projectOf(issue),
    object_attributes: attributes,
    changes: {},
  };
  const id = `poll:issue:${issue.id}:${issue.updatedAt}`;
  return deliveryOf(issue, { header: "Poll Issue", id, confidential: issue.confidential, body }, receivedAt);
};

/** A comment; `create` unless it existed before the time that is read. */
export const noteDelivery = (
  issue: IssueSnapshot,
  note: ReadNote,
  since: Date,
  receivedAt: Date,
): PolledDelivery => {
  const confidential = issue.confidential || note.internal;
  const body = {
    object_kind: "note",
    event_type: confidential ? "confidential_note" : "note",
    user: { id: note.authorId, username: note.authorUsername, name: note.authorName },
    project: projectOf(issue),
    object_attributes: {
      id: note.id,
      note: note.body,
      noteable_type: "Issue",
      noteable_id: issue.id,
      author_id: note.authorId,
      project_id: issue.ref.projectId,
      system: false,
      internal: note.internal,
      action: note.createdAt >= since.toISOString() ? "create" : "update",
      created_at: note.createdAt,
      updated_at: note.updatedAt,
      url: `${issue.url}#note_${note.id}`,
    },
    issue: attributesOf(issue),
  };
  const id = `poll:note:${note.id}:${note.updatedAt}`;
  return deliveryOf(issue, { header: "Poll Note", id, confidential, body }, receivedAt);
};
