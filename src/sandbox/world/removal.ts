/** Removing projects and groups with everything in them. */
import { hasRole, OWNER } from "./access.ts";
import { forgetIssues } from "./forget.ts";
import { forbidden } from "./refusal.ts";
import type { Group, Project, User } from "./types.ts";
import { emit, timestamp, type World } from "./world.ts";

const dropContents = (world: World, place: Group | Project): void => {
  world.places.delete(place.fullPath.toLowerCase());
  for (const label of place.labels) world.labels.delete(label.id);
  for (const hook of place.hooks) world.hooks.delete(hook.id);
};

/** Removes a project, at once; Owners. Its groups' hooks hear of it. */
export const deleteProject = (world: World, actor: User, project: Project): void => {
  if (!hasRole(world, actor, project, OWNER)) throw forbidden();
  emit(world, { kind: "project", action: "destroy", actor, project, at: timestamp(world) });
  forgetIssues(world, new Set(project.issues.values()));
  dropContents(world, project);
  world.projects.delete(project.id);
  project.group?.projects.splice(project.group.projects.indexOf(project), 1);
};

/** Removes a group and all that is below it; Owners. */
export const deleteGroup = (world: World, actor: User, group: Group): void => {
  if (!hasRole(world, actor, group, OWNER)) throw forbidden();
  for (const project of [...group.projects]) deleteProject(world, actor, project);
  for (const subgroup of [...group.subgroups]) deleteGroup(world, actor, subgroup);
  const { parent } = group;
  if (parent !== null) {
    emit(world, { kind: "subgroup", action: "destroy", actor, parent, group, at: timestamp(world) });
    parent.subgroups.splice(parent.subgroups.indexOf(group), 1);
  }
  dropContents(world, group);
  world.groups.delete(group.id);
};
