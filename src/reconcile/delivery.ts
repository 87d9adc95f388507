/**
 * From what was read to deliveries, in GitLab's webhook shape. Reading tells what is, not who did it: an opened issue
 * was opened by its author, any other change by somebody whom nobody names, unless GitLab's own history tells.
 */
import { createHash } from "node:crypto";
import { type FoundBy, findingHeader } from "../model/finding.ts";
import { issueKeyOf, type UserRef } from "../model/ids.ts";
import type { IssueSnapshot, Visibility } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import { emojiNews, noteNews, type Telling } from "../model/telling.ts";
import type { ReadAward, ReadNote } from "./ports.ts";

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

/** How news was found, and when. */
export interface Found {
  readonly by: FoundBy;
  readonly at: Date;
}

interface News {
  readonly what: "Issue" | "Note" | "Emoji";
  readonly id: string;
  readonly confidential: boolean;
  readonly telling: Telling;
  readonly body: object;
}

const deliveryOf = (issue: IssueSnapshot, news: News, { by, at }: Found): PolledDelivery => {
  const body = JSON.stringify(news.body);
  return {
    instance: issue.ref.instance,
    messageId: news.id,
    digest: createHash("sha256").update(news.id).digest("hex"),
    eventHeader: findingHeader(by, news.what),
    receivedAt: at,
    source: "poll",
    body,
    size: Buffer.byteLength(body),
    confidential: news.confidential,
    issueKey: issueKeyOf(issue.ref),
    state: "waiting",
    why: null,
    telling: news.telling,
  };
};

/** Something that somebody did to an issue. */
interface Deed {
  readonly action: "open" | "close" | "reopen" | "update";
  readonly user: UserRef;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** In GitLab's shape; labels are told apart by their titles. */
  readonly changes?: object;
  /** The same whenever the same deed is found again. */
  readonly id: string;
}

/** What somebody did, in the shape of a webhook, with the issue as it is now. */
export const deedDelivery = (issue: IssueSnapshot, deed: Deed, found: Found): PolledDelivery => {
  const { action, user, at, changes = {}, id } = deed;
  const body = {
    object_kind: "issue",
    user,
    project: projectOf(issue),
    object_attributes: { ...attributesOf(issue), updated_at: at, action },
    changes,
  };
  const telling = { news: action === "open" ? "open" : "issue", at };
  return deliveryOf(issue, { what: "Issue", id, confidential: issue.confidential, telling, body }, found);
};

/** The issue is new: it was opened by its author when it was created. The same id however often it is found. */
export const openedDelivery = (
  issue: IssueSnapshot,
  found: Found,
  id = `poll:issue:${issue.id}:open`,
): PolledDelivery => {
  const user = issue.author ?? { ...SOMEBODY, id: issue.authorId };
  return deedDelivery(issue, { action: "open", user, at: issue.createdAt, id }, found);
};

/** Something about the issue is not as it was; what, is seen by comparing. */
export const updatedDelivery = (
  issue: IssueSnapshot,
  found: Found,
  id = `poll:issue:${issue.id}:${issue.updatedAt}`,
): PolledDelivery =>
  deedDelivery(issue, { action: "update", user: SOMEBODY, at: issue.updatedAt, id }, found);

/** A comment; `create` unless it existed before the time that is read. */
export const noteDelivery = (
  issue: IssueSnapshot,
  note: ReadNote,
  since: Date,
  found: Found,
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
  const telling = { news: noteNews(note.id), at: note.updatedAt };
  return deliveryOf(issue, { what: "Note", id, confidential, telling, body }, found);
};

/** The id of a reaction that was found. */
export const emojiFoundId = (awardId: number): string => `poll:emoji:${awardId}`;

/**
 * A reaction to an issue or (`noteId`) to a note about it, which may stand elsewhere. The same id however often it is
 * found.
 */
export const emojiDelivery = (
  issue: IssueSnapshot,
  noteId: number | null,
  award: ReadAward,
  found: Found,
): PolledDelivery => {
  const body = {
    object_kind: "emoji",
    event_type: "award",
    user: award.user,
    project: projectOf(issue),
    object_attributes: {
      id: award.id,
      name: award.emoji,
      awardable_type: noteId === null ? "Issue" : "Note",
      awardable_id: noteId ?? issue.id,
      created_at: award.at,
      updated_at: award.at,
    },
    issue: attributesOf(issue),
  };
  const telling = { news: emojiNews(award.id), at: award.at };
  const id = emojiFoundId(award.id);
  return deliveryOf(issue, { what: "Emoji", id, confidential: issue.confidential, telling, body }, found);
};
