/** Projects as the API shows them. */
import { type Actor, isActive, roleIn } from "../../world/access.ts";
import { avatarUrl, placeUrl, userUrl } from "../../world/addresses.ts";
import type { Group, Project } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { fullName } from "./full-name.ts";
import { projectSettings } from "./project-settings.ts";
import { userBasic } from "./user.ts";

const namespaceOf = (world: World, project: Project) => {
  const { group, creator } = project;
  return group === null
    ? {
        id: creator.namespaceId,
        name: creator.name,
        path: creator.username,
        kind: "user",
        full_path: creator.username,
        parent_id: null,
        avatar_url: avatarUrl(creator),
        web_url: userUrl(world, creator),
      }
    : {
        id: group.id,
        name: group.name,
        path: group.path,
        kind: "group",
        full_path: group.fullPath,
        parent_id: group.parent?.id ?? null,
        avatar_url: null,
        web_url: placeUrl(world, group),
      };
};

export const projectIdentity = (project: Project) => ({
  id: project.id,
  description: project.description,
  name: project.name,
  name_with_namespace: fullName(project),
  path: project.path,
  path_with_namespace: project.fullPath,
  created_at: project.createdAt,
});

/** What lists with `simple=true` and strangers get. */
export const projectBasic = (world: World, project: Project) => ({
  ...projectIdentity(project),
  default_branch: "main",
  tag_list: [],
  topics: [],
  ssh_url_to_repo: `git@${new URL(world.instance.url).hostname}:${project.fullPath}.git`,
  http_url_to_repo: `${placeUrl(world, project)}.git`,
  web_url: placeUrl(world, project),
  readme_url: null,
  forks_count: 0,
  avatar_url: null,
  star_count: 0,
  last_activity_at: project.lastActivityAt,
  visibility: project.visibility,
  namespace: namespaceOf(world, project),
});

const linksOf = (world: World, project: Project) => {
  const self = `${world.instance.url}/api/v4/projects/${project.id}`;
  return {
    self,
    issues: `${self}/issues`,
    merge_requests: `${self}/merge_requests`,
    repo_branches: `${self}/repository/branches`,
    labels: `${self}/labels`,
    events: `${self}/events`,
    members: `${self}/members`,
    cluster_agents: `${self}/cluster_agents`,
  };
};

const accessOf = (world: World, reader: Actor, place: Group | Project | null) => {
  const member = reader === null ? undefined : place?.members.get(reader.id);
  return member !== undefined && isActive(world, member)
    ? { access_level: member.accessLevel, notification_level: 3 }
    : null;
};

const inheritedGroupAccess = (world: World, reader: Actor, group: Group | null) => {
  const level = reader === null || group === null ? 0 : roleIn(world, reader, group);
  return level === 0 ? null : { access_level: level, notification_level: 3 };
};

const openIssues = (project: Project): number => {
  let count = 0;
  for (const issue of project.issues.values()) if (issue.state === "opened") count += 1;
  return count;
};

/** A project with everything that the reader may see of it. */
export const projectEntity = (world: World, reader: Actor, project: Project) => ({
  ...projectBasic(world, project),
  _links: linksOf(world, project),
  ...projectSettings,
  archived: project.archived,
  ...(project.group === null ? { owner: userBasic(world, project.creator) } : {}),
  issues_enabled: project.issuesEnabled,
  issues_access_level: project.issuesEnabled ? "enabled" : "disabled",
  creator_id: project.creator.id,
  open_issues_count: openIssues(project),
  description_html: project.description,
  updated_at: project.lastActivityAt,
  permissions: {
    project_access: accessOf(world, reader, project),
    group_access: inheritedGroupAccess(world, reader, project.group),
  },
});
