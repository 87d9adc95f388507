/** Issues and events for the tests of triage. */
import type { IssueEvent, NoteEvent } from "../../src/model/event.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";

/** An open issue of somebody unknown in KDE's tracker. */
export const issueWith = (changes: Partial<IssueSnapshot> = {}): IssueSnapshot => ({
  ref: { instance: "gitlab", projectId: 7, iid: 12 },
  id: 1_000,
  project: {
    id: 7,
    path: "KDE/multimedia/Kdenlive",
    visibility: "public",
    webUrl: "https://gitlab.test/kde",
  },
  type: "issue",
  title: "CI is slow",
  description: "Our runner waits for an hour.",
  state: "opened",
  confidential: false,
  authorId: 50,
  author: null,
  labels: [],
  assigneeIds: [],
  milestoneId: null,
  milestoneTitle: null,
  movedToId: null,
  duplicatedToId: null,
  duplicateOf: null,
  createdAt: "2026-11-22T09:00:00.000Z",
  updatedAt: "2026-11-22T09:00:00.000Z",
  url: "https://gitlab.test/kde/-/issues/12",
  ...changes,
});

const actor = { id: 50, username: "somebody", name: "Somebody" };

/** Something happened to an issue. */
export const issueNews = (
  name: IssueEvent["name"],
  at: string,
  issue: Partial<IssueSnapshot> = {},
): IssueEvent => ({
  name,
  instance: "gitlab",
  actor,
  at,
  confidential: false,
  issue: issueWith(issue),
  labelsAdded: [],
  labelsRemoved: [],
  changed: [],
});

/** Somebody wrote a comment. */
export const noteNews = (
  at: string,
  note: Partial<NoteEvent["note"]> = {},
  issue: Partial<IssueSnapshot> = {},
): NoteEvent => ({
  name: "note.create",
  instance: "gitlab",
  actor,
  at,
  confidential: false,
  issue: issueWith(issue),
  note: {
    id: 1,
    authorId: 60,
    body: "Thank you",
    internal: false,
    editedBy: null,
    createdAt: at,
    updatedAt: at,
    url: "https://gitlab.test/kde/-/issues/12#note_1",
    ...note,
  },
});
