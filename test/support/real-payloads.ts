/** Sound payloads about issues that the sandbox really has, so that what is left of them after mutation leads to work. */

import type { RunningSandbox } from "../bench/lib/processes.ts";
import {
  emojiPayload,
  issuePayload,
  memberPayload,
  notePayload,
  projectPayload,
  subgroupPayload,
  systemPushPayload,
} from "./payloads.ts";

/** An issue as the API answers it. */
export interface RealIssue {
  readonly id: number;
  readonly iid: number;
  readonly project_id: number;
  readonly title: string;
  readonly author: { readonly id: number; readonly username: string; readonly name: string };
  readonly web_url: string;
}

const PLACES = [
  ["kira", "gitlab-org/gitlab"],
  ["gaia", "gnome/infrastructure"],
  ["deb", "debian/salsa-support"],
  ["stranger", "gitlab-org/gitlab"],
] as const;

/** Opens an issue in somebody's name. */
export const openIssue = async (
  { url, users }: RunningSandbox,
  username: string,
  project: string,
): Promise<RealIssue> => {
  const answer = await fetch(`${url}/api/v4/projects/${encodeURIComponent(project)}/issues`, {
    method: "POST",
    headers: {
      "private-token": users.find((user) => user.username === username)?.token ?? "",
      "content-type": "application/json",
    },
    body: JSON.stringify({ title: "Runner is stuck", description: "Jobs wait for an hour." }),
  });
  if (!answer.ok) throw new Error(`opening an issue was answered ${answer.status}`);
  return (await answer.json()) as RealIssue;
};

/** What hooks tell of an issue: opened, changed, commented on, reacted to. */
export const payloadsOf = (issue: RealIssue, path: string): object[] => {
  const user = { ...issue.author, avatar_url: null, email: "[REDACTED]" };
  const project = {
    id: issue.project_id,
    path_with_namespace: path,
    visibility_level: 20,
    web_url: issue.web_url.split("/-/")[0],
  };
  const attributes = {
    id: issue.id,
    iid: issue.iid,
    project_id: issue.project_id,
    title: issue.title,
    author_id: issue.author.id,
    url: issue.web_url,
  };
  return [
    { ...issuePayload({ attributes, project }), user },
    { ...issuePayload({ attributes, project, action: "update" }), user },
    {
      ...notePayload({ attributes: { project_id: issue.project_id } }),
      user,
      project,
      project_id: issue.project_id,
      issue: { ...issuePayload().object_attributes, ...attributes },
    },
    { ...emojiPayload(), user, project, issue: { ...issuePayload().object_attributes, ...attributes } },
  ];
};

/** Opens the issues; answers payloads about them and about everything else that hooks tell. */
export const realPayloads = async (sandbox: RunningSandbox): Promise<readonly object[]> => {
  const payloads: object[] = [];
  for (const [username, path] of PLACES)
    payloads.push(...payloadsOf(await openIssue(sandbox, username, path), path));
  return [...payloads, memberPayload(), subgroupPayload(), projectPayload(), systemPushPayload()];
};
