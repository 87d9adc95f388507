/** What handlers ask, of GitLab and of what we keep: asked once per decision and kept as facts, so that the decision can be replayed. */
import type { CommentFact, ProjectFacts, Reader, Records } from "../bot/context.ts";
import { type IssueRef, issueKeyOf, type UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { DecisionGitlab, DecisionStore } from "./ports.ts";

/** Answers by question, as plain data. */
export type Lookups = Record<string, unknown>;

/** What handlers may ask, and what was asked so far. */
export interface RecordingReader {
  readonly reader: Reader;
  readonly records: Records;
  readonly lookups: Lookups;
  /** How long answers have been waited for so far, in milliseconds; those that were waited for at once count once. */
  readonly readingMs: () => number;
}

/** The tables that are asked. */
type ReadStore = Pick<
  DecisionStore,
  | "escalations"
  | "decisions"
  | "effects"
  | "introductions"
  | "knowledge"
  | "requests"
  | "spokenItems"
  | "tasks"
>;

type Recording = <Answer>(question: string, ask: () => Promise<Answer>) => Promise<Answer>;

/** Measures how long at least one piece of work is under way. */
const createStopwatch = () => {
  let [underWay, began, before] = [0, 0, 0];
  return {
    during: async <Value>(work: Promise<Value>): Promise<Value> => {
      if (underWay === 0) began = performance.now();
      underWay += 1;
      try {
        return await work;
      } finally {
        underWay -= 1;
        if (underWay === 0) before += performance.now() - began;
      }
    },
    milliseconds: (): number => before + (underWay === 0 ? 0 : performance.now() - began),
  };
};

type Stopwatch = ReturnType<typeof createStopwatch>;

/** Answers from `known` first; what is not there is asked by `ask`, and written down. */
const recorder = (known: Lookups, { during }: Stopwatch): Recording => {
  const asked = new Map<string, Promise<unknown>>();
  return <Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const earlier = asked.get(question);
    if (earlier !== undefined) return earlier as Promise<Answer>;
    const answer = question in known ? Promise.resolve(known[question] as Answer) : during(ask());
    const kept = answer.then((value) => {
      known[question] = value;
      return value;
    });
    // Whoever awaits it hears of a failure; a handler that forgot to await must not end the process.
    kept.catch(() => undefined);
    asked.set(question, kept);
    return kept;
  };
};

/** Somebody else's words among more notes than are asked for: ours and GitLab's own stand between them. */
const NOTES_PER_COMMENT = 5;

const lastComments = async (
  ref: IssueRef,
  limit: number,
  gitlab: DecisionGitlab,
  ownIds: ReadonlySet<number>,
): Promise<CommentFact[]> => {
  if (limit === 0) return [];
  const notes = await gitlab.readNotes(ref, { newestFirst: true, limit: limit * NOTES_PER_COMMENT });
  return notes
    .filter(({ system, internal, authorId }) => !system && !internal && !ownIds.has(authorId))
    .slice(0, limit)
    .toReversed()
    .map(({ id, authorId, authorUsername, authorName, body, createdAt }) => ({
      id,
      author: { id: authorId, username: authorUsername, name: authorName },
      body,
      at: createdAt,
    }));
};

const projectFacts = async (path: string, gitlab: DecisionGitlab): Promise<ProjectFacts | null> => {
  const found = await gitlab.projectSettings(path);
  if (found === null) return null;
  const { id, path: full, visibility } = found.project;
  return { id, path: full, visibility, archived: found.archived, issuesEnabled: found.issuesEnabled };
};

/** An issue by the path of its project and its number; null: it is not there for us. */
export const issueAt = async (
  instance: string,
  path: string,
  iid: number,
  gitlab: DecisionGitlab,
): Promise<IssueSnapshot | null> => {
  const project = await gitlab.projectByPath(path);
  return project === null ? null : gitlab.readIssue({ instance, projectId: project.id, iid });
};

const authorIsMember = async (
  issue: IssueSnapshot,
  source: "group" | "project",
  id: string | number,
  gitlab: DecisionGitlab,
): Promise<boolean> => {
  const members =
    source === "group" ? await gitlab.groupMembers(String(id)) : await gitlab.projectMembers(String(id));
  return members.some(({ user }) => user.id === issue.authorId);
};

const readerOf = (
  issue: IssueSnapshot,
  gitlab: DecisionGitlab,
  ownIds: ReadonlySet<number>,
  record: Recording,
): Reader => {
  const { ref } = issue;
  const userOf = (note: { authorId: number; authorUsername: string; authorName: string }): UserRef => ({
    id: note.authorId,
    username: note.authorUsername,
    name: note.authorName,
  });
  return {
    projectLabels: () =>
      record("projectLabels", async () =>
        (await gitlab.projectLabels(issue.project.id)).map((label) => label.title),
      ),
    authorIsMember: (source, id) =>
      record(`authorIsMember ${source} ${id}`, () => authorIsMember(issue, source, id, gitlab)),
    user: (id) => record(`user ${id}`, () => gitlab.userById(id)),
    userNamed: (username) => record(`userNamed ${username}`, () => gitlab.userByUsername(username)),
    project: (path) => record(`project ${path}`, () => projectFacts(path, gitlab)),
    accessLevel: (projectId, userId) =>
      record(`accessLevel ${projectId} ${userId}`, () => gitlab.accessLevel(projectId, userId)),
    lastComments: (limit) => record(`lastComments ${limit}`, () => lastComments(ref, limit, gitlab, ownIds)),
    labelEvents: () => record("labelEvents", () => gitlab.labelEvents(ref)),
    stateEvents: () => record("stateEvents", () => gitlab.stateEvents(ref)),
    reactions: () => record("reactions", () => gitlab.awards(ref, null)),
    systemNotes: () =>
      record("systemNotes", async () =>
        (await gitlab.systemNotes(ref)).map((note) => ({
          id: note.id,
          author: userOf(note),
          body: note.body,
          at: note.createdAt,
        })),
      ),
    issueAt: (path, iid) => record(`issueAt ${path}#${iid}`, () => issueAt(ref.instance, path, iid, gitlab)),
  };
};

const recordsOf = (
  issue: IssueSnapshot,
  store: ReadStore,
  record: Recording,
  { during }: Stopwatch,
): Records => {
  const issueKey = issueKeyOf(issue.ref);
  return {
    requestedOf: (team, since) =>
      record(`requestedOf ${team} ${since}`, () => store.escalations.requestedSince(team, new Date(since))),
    escalationsOf: (key) =>
      record(`escalationsOf ${key}`, async () =>
        (await store.escalations.ofIssue(key)).map((one) => one.record),
      ),
    questionsLike: (question) =>
      record(`questionsLike ${question.title}`, () =>
        store.knowledge.like(issue.ref.instance, issueKey, question),
      ),
    task: (key) =>
      record(`task ${key}`, async () => {
        const task = await store.tasks.get(key);
        if (task === null) return null;
        const { reference = null, url = null } = task.result;
        return { state: task.state, reference, url };
      }),
    introductionsOf: (handles, since) =>
      record(`introductionsOf ${handles.join(" ")} ${since}`, () =>
        store.introductions.since(issue.ref.instance, handles, new Date(since)),
      ),
    introducedHere: () => record("introducedHere", () => store.introductions.onIssue(issueKey)),
    requestsOf: (username) =>
      record(`requestsOf ${username}`, () => store.requests.ofPerson(issue.ref.instance, username)),
    meetingAnswer: () => record("meetingAnswer", () => store.spokenItems.answerOf(issueKey)),
    // Not written down: they are what the facts are kept beside.
    decisions: async (limit) =>
      (await during(store.decisions.latest(issueKey, limit))).map(({ plan }) => plan),
    effects: () => during(store.effects.ofIssue(issueKey)),
  };
};

/** A reader over one GitLab instance and the store, for one issue. */
export const recordingReader = (
  issue: IssueSnapshot,
  gitlab: DecisionGitlab,
  store: ReadStore,
  ownIds: ReadonlySet<number>,
  known: Lookups = {},
): RecordingReader => {
  const lookups = { ...known };
  const stopwatch = createStopwatch();
  const record = recorder(lookups, stopwatch);
  return {
    lookups,
    readingMs: stopwatch.milliseconds,
    reader: readerOf(issue, gitlab, ownIds, record),
    records: recordsOf(issue, store, record, stopwatch),
  };
};
