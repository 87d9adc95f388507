/** Who may see and do what: roles (direct and inherited), visibility, confidential issues, internal notes. */
import type { Group, Issue, Member, Note, Project, User } from "./types.ts";
import { timestamp, type World } from "./world.ts";

/** The reader or doer of something; null: nobody is signed in. */
export type Actor = User | null;

export const PLANNER = 15;
export const MAINTAINER = 40;
export const OWNER = 50;

/** Whether the role still holds today. */
export const isActive = (world: World, member: Member): boolean =>
  member.expiresAt === null || timestamp(world).slice(0, 10) < member.expiresAt;

/** The place itself, then the groups above it, nearest first. */
export const withAncestors = (place: Group | Project): readonly (Group | Project)[] => {
  const chain: (Group | Project)[] = [place];
  let parent = place.kind === "project" ? place.group : place.parent;
  while (parent !== null) {
    chain.push(parent);
    parent = parent.parent;
  }
  return chain;
};

/** The highest role in the place or a group above it; 0: none. Administrators have no role by being that. */
export const roleIn = (world: World, user: User, place: Group | Project): number => {
  let highest = 0;
  for (const source of withAncestors(place)) {
    const member = source.members.get(user.id);
    if (member !== undefined && isActive(world, member)) highest = Math.max(highest, member.accessLevel);
  }
  return highest;
};

/** Whether the actor has at least that role there, or is an administrator. */
export const hasRole = (world: World, actor: Actor, place: Group | Project, least: number): boolean =>
  actor !== null && (actor.isAdministrator || roleIn(world, actor, place) >= least);

const isOpenTo = (actor: Actor, place: Group | Project): boolean =>
  place.visibility === "public" || (place.visibility === "internal" && actor !== null);

/** Whether the project may be known to the actor. */
export const canReadProject = (world: World, actor: Actor, project: Project): boolean =>
  isOpenTo(actor, project) || hasRole(world, actor, project, 5);

/** Whether the group may be known: members of anything inside see the group too. */
export const canReadGroup = (world: World, actor: Actor, group: Group): boolean =>
  isOpenTo(actor, group) ||
  hasRole(world, actor, group, 5) ||
  group.projects.some((project) => canReadProject(world, actor, project)) ||
  group.subgroups.some((subgroup) => canReadGroup(world, actor, subgroup));

export const canReadPlace = (world: World, actor: Actor, place: Group | Project): boolean =>
  place.kind === "group" ? canReadGroup(world, actor, place) : canReadProject(world, actor, place);

const isAuthorOrAssignee = (actor: Actor, issue: Issue): boolean =>
  actor !== null &&
  (issue.author.id === actor.id || issue.assignees.some((assignee) => assignee.id === actor.id));

/** Planners, Reporters and above read everything; others not what is confidential, unless their own. */
export const canReadIssue = (world: World, actor: Actor, issue: Issue): boolean =>
  issue.project.issuesEnabled &&
  canReadProject(world, actor, issue.project) &&
  (!issue.confidential || isAuthorOrAssignee(actor, issue) || hasRole(world, actor, issue.project, PLANNER));

/** Title, description, state: Planner and above, the author, assignees. */
export const canUpdateIssue = (world: World, actor: Actor, issue: Issue): boolean =>
  !issue.project.archived &&
  canReadIssue(world, actor, issue) &&
  (isAuthorOrAssignee(actor, issue) || hasRole(world, actor, issue.project, PLANNER));

/** Labels, assignees, milestone and the like of an existing issue: Planner and above. */
export const canSetMetadata = (world: World, actor: Actor, issue: Issue): boolean =>
  !issue.project.archived &&
  canReadIssue(world, actor, issue) &&
  hasRole(world, actor, issue.project, PLANNER);

/** The same for an issue that is just being created: any member. */
export const canSetNewMetadata = (world: World, actor: Actor, project: Project): boolean =>
  hasRole(world, actor, project, 10);

export const canCreateIssue = (world: World, actor: Actor, project: Project): boolean =>
  actor !== null && project.issuesEnabled && !project.archived && canReadProject(world, actor, project);

export const canCreateNote = (world: World, actor: Actor, issue: Issue): boolean =>
  actor !== null &&
  !issue.project.archived &&
  canReadIssue(world, actor, issue) &&
  (issue.discussionLocked !== true || hasRole(world, actor, issue.project, 10));

export const canUseInternalNotes = (world: World, actor: Actor, issue: Issue): boolean =>
  canReadIssue(world, actor, issue) && hasRole(world, actor, issue.project, PLANNER);

/** Whether the note may be known to the actor, given that the issue may. */
export const canReadNote = (world: World, actor: Actor, note: Note): boolean =>
  (!note.internal || canUseInternalNotes(world, actor, note.issue)) &&
  (note.crossReferenceFrom === null || canReadIssue(world, actor, note.crossReferenceFrom));

/** Editing and deleting somebody's comment: its author, Maintainers. System notes: nobody. */
export const canAdminNote = (world: World, actor: Actor, note: Note): boolean =>
  !note.system &&
  !note.issue.project.archived &&
  actor !== null &&
  (note.author.id === actor.id || hasRole(world, actor, note.issue.project, MAINTAINER));

/** Planner and above, in projects that are not archived. */
export const canAdminLabels = (world: World, actor: Actor, place: Group | Project): boolean =>
  !(place.kind === "project" && place.archived) && hasRole(world, actor, place, PLANNER);

/** Owners and Planners, and administrators. */
export const canDeleteIssue = (world: World, actor: Actor, issue: Issue): boolean => {
  if (actor === null || issue.project.archived) return false;
  const role = roleIn(world, actor, issue.project);
  return actor.isAdministrator || role === PLANNER || role >= OWNER;
};

/** Hooks and members of projects: Maintainers; of groups: Owners. */
export const canAdminPlace = (world: World, actor: Actor, place: Group | Project): boolean =>
  hasRole(world, actor, place, place.kind === "project" ? MAINTAINER : OWNER);
