/** Groups. */
import { canReadGroup, canReadProject, hasRole, OWNER } from "../../world/access.ts";
import { createGroup } from "../../world/places.ts";
import { forbidden } from "../../world/refusal.ts";
import { deleteGroup } from "../../world/removal.ts";
import type { Group, Project } from "../../world/types.ts";
import { accepted, type Call, created, groupNamed, groupOf, type Route, success, userOf } from "../call.ts";
import { groupEntity } from "../entities/group.ts";
import { projectEntity } from "../entities/project.ts";
import { flag, integer, oneOf, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

const visibility = oneOf("private", "internal", "public");

const matches = (place: Group | Project, search: string | undefined): boolean =>
  search === undefined || `${place.name} ${place.fullPath}`.toLowerCase().includes(search.toLowerCase());

const listGroups = (call: Call) => {
  const { world, actor } = call;
  const input = readParams(call.params, { search: text, owned: flag, top_level_only: flag });
  const groups = [...world.groups.values()]
    .filter((group) => canReadGroup(world, actor, group) && matches(group, input.search))
    .filter((group) => input.owned !== true || hasRole(world, actor, group, OWNER))
    .filter((group) => input.top_level_only !== true || group.parent === null)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return paginate(call, groups, (group) => groupEntity(world, group));
};

const addGroup = (call: Call) => {
  const input = readParams(call.params, {
    name: required(text),
    path: required(text),
    description: text,
    visibility,
    parent_id: integer,
  });
  const parent =
    input.parent_id === undefined ? null : groupNamed(call.world, call.actor, String(input.parent_id));
  const { name, path, description } = input;
  const group = createGroup(call.world, userOf(call), {
    name,
    path,
    description,
    visibility: input.visibility,
    parent,
  });
  return created(groupEntity(call.world, group));
};

const changeGroup = (call: Call) => {
  const group = groupOf(call);
  if (!hasRole(call.world, call.actor, group, OWNER)) throw forbidden();
  const input = readParams(call.params, { name: text, description: text, visibility });
  if (input.name !== undefined) group.name = input.name;
  if (input.description !== undefined) group.description = input.description;
  if (input.visibility !== undefined) group.visibility = input.visibility;
  return success(groupEntity(call.world, group));
};

const everythingIn = (group: Group): Project[] => [
  ...group.projects,
  ...group.subgroups.flatMap((subgroup) => everythingIn(subgroup)),
];

const showGroup = (call: Call) => {
  const { world, actor } = call;
  const group = groupOf(call);
  const input = readParams(call.params, { with_projects: flag });
  const projects = group.projects.filter((project) => canReadProject(world, actor, project));
  return success({
    ...groupEntity(world, group),
    shared_with_groups: [],
    ...(input.with_projects === false
      ? {}
      : { projects: projects.map((project) => projectEntity(world, actor, project)), shared_projects: [] }),
  });
};

const listProjects = (call: Call) => {
  const { world, actor } = call;
  const group = groupOf(call);
  const input = readParams(call.params, { include_subgroups: flag, search: text });
  const projects = (input.include_subgroups === true ? everythingIn(group) : group.projects).filter(
    (project) => canReadProject(world, actor, project) && matches(project, input.search),
  );
  return paginate(call, projects.toReversed(), (project) => projectEntity(world, actor, project));
};

const descendants = (group: Group): Group[] =>
  group.subgroups.flatMap((subgroup) => [subgroup, ...descendants(subgroup)]);

const listSubgroups = (deep: boolean) => (call: Call) => {
  const { world, actor } = call;
  const group = groupOf(call);
  const groups = (deep ? descendants(group) : group.subgroups).filter((subgroup) =>
    canReadGroup(world, actor, subgroup),
  );
  return paginate(call, groups, (subgroup) => groupEntity(world, subgroup));
};

const remove = (call: Call) => {
  deleteGroup(call.world, userOf(call), groupOf(call));
  return accepted;
};

export const groupRoutes: readonly Route[] = [
  { method: "get", path: "/groups", anonymous: true, handle: listGroups },
  { method: "post", path: "/groups", handle: addGroup },
  { method: "get", path: "/groups/:id", anonymous: true, handle: showGroup },
  { method: "put", path: "/groups/:id", handle: changeGroup },
  { method: "delete", path: "/groups/:id", handle: remove },
  { method: "get", path: "/groups/:id/projects", anonymous: true, handle: listProjects },
  { method: "get", path: "/groups/:id/subgroups", anonymous: true, handle: listSubgroups(false) },
  { method: "get", path: "/groups/:id/descendant_groups", anonymous: true, handle: listSubgroups(true) },
];
