/** The words that tests of the whole service are told in: who does what in GitLab, and what is there afterwards. */
import type { RequestCount } from "../../src/sandbox/api/request-log.ts";
import { rowsOf, type TestGitLab } from "../sandbox/support/gitlab.ts";
import { INSTANCE } from "./service-configuration.ts";

/** An issue of the sandbox. */
export interface OpenedIssue {
  /** As the service keys it. */
  readonly key: string;
  readonly projectId: number;
  readonly iid: number;
  /** Of the REST API. */
  readonly path: string;
}

/** A note as the API shows it. */
export interface ShownNote {
  readonly id: number;
  readonly body: string;
  readonly system: boolean;
  readonly internal: boolean;
  readonly author: { readonly username: string };
}

/** What can be done and seen. */
export interface Stories {
  /** Opens an issue and waits until the service has done everything about it. */
  opens(username: string, project: string, issue?: Readonly<Record<string, unknown>>): Promise<OpenedIssue>;
  /** Comments and waits; answers the note's id. */
  comments(username: string, issue: OpenedIssue, body: string, more?: object): Promise<number>;
  /** Changes an issue and waits. */
  changes(username: string, issue: OpenedIssue, change: object): Promise<void>;
  labelsOf(issue: OpenedIssue): Promise<readonly string[]>;
  /** Whether this user gets every comment. */
  isSubscribed(username: string, issue: OpenedIssue): Promise<boolean>;
  /** Notes of the bot, oldest first. */
  botNotes(issue: OpenedIssue): Promise<readonly ShownNote[]>;
  /** Pending to-dos of somebody about an issue: what a mention leaves. */
  todosOf(username: string, issue: OpenedIssue): Promise<number>;
  /** Requests to the API in the name of the bot, or of somebody whom it acts as, since the last reset. */
  requests(): Promise<readonly RequestCount[]>;
  resetRequests(): Promise<void>;
}

const PEOPLE_WHO_ARE_THE_BOT = ["liaison-bot", "aconrad", "vstoianovici"];
const BOT = "liaison-bot";

/** Stories on this sandbox; `settled` waits until the service is quiet. */
export const createStories = (gitlab: TestGitLab, settled: () => Promise<void>): Stories => {
  const requestLog = `${gitlab.url}/-/sandbox/requests`;
  const must = async (asked: ReturnType<ReturnType<TestGitLab["as"]>>) => {
    const reply = await asked;
    if (reply.status >= 400) throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    return reply;
  };
  return {
    opens: async (username, project, issue = {}) => {
      const path = `/projects/${encodeURIComponent(project)}/issues`;
      const { body } = await must(gitlab.as(username)("POST", path, { title: "A question", ...issue }));
      const opened = body as unknown as { readonly project_id: number; readonly iid: number };
      await settled();
      const { project_id: projectId, iid } = opened;
      return {
        key: `${INSTANCE}:${projectId}#${iid}`,
        projectId,
        iid,
        path: `/projects/${projectId}/issues/${iid}`,
      };
    },
    comments: async (username, issue, body, more = {}) => {
      const { body: note } = await must(
        gitlab.as(username)("POST", `${issue.path}/notes`, { body, ...more }),
      );
      await settled();
      return note.id;
    },
    changes: async (username, issue, change) => {
      await must(gitlab.as(username)("PUT", issue.path, change));
      await settled();
    },
    labelsOf: async (issue) => (await must(gitlab.as("root")("GET", issue.path))).body.labels,
    isSubscribed: async (username, issue) =>
      (await must(gitlab.as(username)("GET", issue.path))).body.subscribed,
    botNotes: async (issue) => {
      const reply = await must(gitlab.as("root")("GET", `${issue.path}/notes?sort=asc`));
      const notes = rowsOf(reply) as unknown as readonly ShownNote[];
      return notes.filter((note) => !note.system && note.author.username === BOT);
    },
    todosOf: async (username, issue) => {
      const todos = rowsOf(await must(gitlab.as(username)("GET", "/todos?per_page=100")));
      const about = todos as unknown as readonly { readonly target: { iid: number; project_id: number } }[];
      return about.filter(({ target }) => target.iid === issue.iid && target.project_id === issue.projectId)
        .length;
    },
    requests: async () => {
      const { requests } = (await (await fetch(requestLog)).json()) as { readonly requests: RequestCount[] };
      return requests.filter(({ user }) => user !== null && PEOPLE_WHO_ARE_THE_BOT.includes(user));
    },
    resetRequests: async () => {
      await fetch(requestLog, { method: "DELETE" });
    },
  };
};
