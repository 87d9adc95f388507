/** The parts that payloads of all kinds share: who acted, the project, labels, addresses. */
import { avatarUrl } from "../../world/addresses.ts";
import type { Group, Issue, Label, Note, Project, User } from "../../world/types.ts";

/** A part of a webhook's body. */
export type Json = Readonly<Record<string, unknown>>;

/** A user as every payload writes them; the e-mail address only where it is public. */
export const userBody = (user: User): Json => ({
  id: user.id,
  name: user.name,
  username: user.username,
  avatar_url: avatarUrl(user),
  email: user.publicEmail ?? "[REDACTED]",
});

const VISIBILITY_LEVELS = { private: 0, internal: 10, public: 20 } as const;

/** The project, with the deprecated names of its addresses. */
export const projectBody = (instanceUrl: string, project: Project): Json => {
  const webUrl = `${instanceUrl}/${project.fullPath}`;
  const ssh = `git@${new URL(instanceUrl).hostname}:${project.fullPath}.git`;
  const http = `${webUrl}.git`;
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    web_url: webUrl,
    avatar_url: null,
    git_ssh_url: ssh,
    git_http_url: http,
    namespace: project.group?.name ?? project.creator.name,
    visibility_level: VISIBILITY_LEVELS[project.visibility],
    path_with_namespace: project.fullPath,
    default_branch: "main",
    ci_config_path: null,
    homepage: webUrl,
    url: ssh,
    ssh_url: ssh,
    http_url: http,
  };
};

/** The deprecated `repository`: four of the project's keys. */
export const repositoryBody = (instanceUrl: string, project: Project): Json => {
  const { name, url, description, homepage } = projectBody(instanceUrl, project);
  return { name, url, description, homepage };
};

/** A label: `title`, where the REST API says `name`. */
export const labelBody = (label: Label): Json => ({
  id: label.id,
  title: label.name,
  color: label.color,
  project_id: label.owner.kind === "project" ? label.owner.id : null,
  created_at: label.createdAt,
  updated_at: label.updatedAt,
  template: false,
  description: label.description,
  type: label.owner.kind === "project" ? "ProjectLabel" : "GroupLabel",
  group_id: label.owner.kind === "group" ? label.owner.id : null,
});

/** The page of an issue; tasks and tickets have theirs below `work_items`. */
export const issueUrl = (instanceUrl: string, issue: Issue): string => {
  const kind = issue.type === "task" || issue.type === "ticket" ? "work_items" : "issues";
  return `${instanceUrl}/${issue.project.fullPath}/-/${kind}/${issue.iid}`;
};

/** The place of a comment on its issue's page. */
export const noteUrl = (instanceUrl: string, note: Note): string =>
  `${issueUrl(instanceUrl, note.issue)}#note_${note.id}`;

const ROLES = new Map([
  [5, "Minimal Access"],
  [10, "Guest"],
  [15, "Planner"],
  [20, "Reporter"],
  [25, "Security Manager"],
  [30, "Developer"],
  [40, "Maintainer"],
  [50, "Owner"],
]);

/** A role by its name. */
export const roleName = (level: number): string => ROLES.get(level) ?? `Level ${level}`;

/** The first owner of a place, or whoever made it. */
export const ownerOf = (place: Group | Project): User =>
  [...place.members.values()].find(({ accessLevel }) => accessLevel === 50)?.user ?? place.creator;
