/** Groups, projects and their members as the API shows them. */
import { type Actor, canAdminPlace, isActive, roleIn } from "../../world/access.ts";
import { avatarUrl, placeUrl, userUrl } from "../../world/addresses.ts";
import type { Group, Member, Project } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { userBasic, userReference } from "./user.ts";

/** `KDE / Sysadmin / Tools`. */
const fullName = (place: Group | Project): string => {
  const parent = place.kind === "project" ? place.group : place.parent;
  const owner = place.kind === "project" && parent === null ? `${place.creator.name} / ` : "";
  return parent === null ? `${owner}${place.name}` : `${fullName(parent)} / ${place.name}`;
};

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

const projectSettings = {
  packages_enabled: true,
  empty_repo: true,
  resolve_outdated_diff_discussions: false,
  merge_requests_enabled: true,
  wiki_enabled: true,
  jobs_enabled: true,
  snippets_enabled: true,
  container_registry_enabled: true,
  service_desk_enabled: false,
  service_desk_address: null,
  can_create_merge_request_in: true,
  repository_access_level: "enabled",
  merge_requests_access_level: "enabled",
  forking_access_level: "enabled",
  wiki_access_level: "enabled",
  builds_access_level: "enabled",
  snippets_access_level: "enabled",
  emails_disabled: false,
  emails_enabled: true,
  shared_runners_enabled: true,
  lfs_enabled: true,
  import_status: "none",
  ci_config_path: null,
  public_jobs: true,
  shared_with_groups: [],
  only_allow_merge_if_pipeline_succeeds: false,
  request_access_enabled: true,
  only_allow_merge_if_all_discussions_are_resolved: false,
  remove_source_branch_after_merge: true,
  printing_merge_request_link_enabled: true,
  merge_method: "merge",
  squash_option: "default_off",
  auto_devops_enabled: false,
  autoclose_referenced_issues: true,
} as const;

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

const groupBasic = (world: World, group: Group) => ({
  id: group.id,
  web_url: placeUrl(world, group),
  name: group.name,
  path: group.path,
});

/** A group with its settings; its projects only where the API adds them. */
export const groupEntity = (world: World, group: Group) => ({
  ...groupBasic(world, group),
  description: group.description,
  visibility: group.visibility,
  share_with_group_lock: false,
  require_two_factor_authentication: false,
  two_factor_grace_period: 48,
  project_creation_level: "developer",
  auto_devops_enabled: null,
  subgroup_creation_level: "maintainer",
  emails_disabled: false,
  emails_enabled: true,
  mentions_disabled: null,
  lfs_enabled: true,
  default_branch: null,
  default_branch_protection: 2,
  avatar_url: null,
  request_access_enabled: true,
  full_name: fullName(group),
  full_path: group.fullPath,
  created_at: group.createdAt,
  parent_id: group.parent?.id ?? null,
  organization_id: 1,
  shared_runners_setting: "enabled",
  marked_for_deletion_on: null,
});

/** A user with the role; more of it for those who may manage members. */
export const memberEntity = (world: World, reader: Actor, place: Group | Project, member: Member) => ({
  ...userReference(world, member.user),
  public_email: member.user.publicEmail,
  locked: false,
  access_level: member.accessLevel,
  created_at: member.createdAt,
  ...(member.createdBy === null ? {} : { created_by: userBasic(world, member.createdBy) }),
  expires_at: member.expiresAt,
  membership_state: "active",
  ...(reader !== null && canAdminPlace(world, reader, place)
    ? { is_using_seat: member.accessLevel > 10 }
    : {}),
});
