/** Who plays, and what people of the story do: each acts in their own name, over the sandbox's API. */
import { issueKeyOf } from "../../model/ids.ts";
import { type Api, apiOf } from "./api.ts";
import type { Narrator } from "./narrator.ts";
import type { createWatch } from "./outcomes.ts";
import type { Stage } from "./stage.ts";

/** Everything the story needs. */
export interface Cast {
  readonly stage: Stage;
  readonly watch: ReturnType<typeof createWatch>;
  readonly narrator: Narrator;
}

/** Where an issue is. */
export interface Place {
  readonly projectId: number;
  readonly iid: number;
  readonly url: string;
}

/** An issue that somebody of the story has opened. */
export interface Opened extends Place {
  readonly issueKey: string;
  /** Milliseconds of `performance.now()` when GitLab answered. */
  readonly at: number;
}

/** A comment of somebody of the story. */
export interface Said {
  readonly id: number;
  readonly url: string;
  /** Milliseconds of `performance.now()` when GitLab answered. */
  readonly at: number;
}

/** The tracker in which partners' people open issues. */
const TRACKER = "gitlab-org/gitlab";
/** The account of the service. */
export const BOT = "liaison-bot";

/** The API in the name of one of the sandbox's people. */
export const as = ({ stage }: Cast, username: string): Api => {
  const user = [stage.sandbox.admin, ...stage.sandbox.users].find((one) => one.username === username);
  if (user === undefined) throw new Error(`the sandbox has no user ${username}`);
  return apiOf(stage.sandbox.url, user.token);
};

/** The API for somebody who is not signed in. */
export const asNobody = ({ stage }: Cast): Api => apiOf(stage.sandbox.url, null);

/** The path of an issue in the API. */
export const pathOf = ({ projectId, iid }: Place): string => `/projects/${projectId}/issues/${iid}`;

/** A link to a note. */
export const noteUrl = ({ url }: Place, noteId: number): string => `${url}#note_${noteId}`;

/** Opens an issue in the tracker. */
export const openIssue = async (api: Api, title: string, description: string): Promise<Opened> => {
  const issue = (await api.post(`/projects/${encodeURIComponent(TRACKER)}/issues`, {
    title,
    description,
  })) as { readonly project_id: number; readonly iid: number; readonly web_url: string };
  const ref = { instance: "sandbox", projectId: issue.project_id, iid: issue.iid };
  return {
    projectId: ref.projectId,
    iid: ref.iid,
    url: issue.web_url,
    issueKey: issueKeyOf(ref),
    at: performance.now(),
  };
};

/** Adds a comment. */
export const comment = async (api: Api, issue: Place, body: string): Promise<Said> => {
  const { id } = (await api.post(`${pathOf(issue)}/notes`, { body })) as { readonly id: number };
  return { id, url: noteUrl(issue, id), at: performance.now() };
};
