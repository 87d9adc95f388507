/** Projects. */
import { canReadProject, hasRole, MAINTAINER, roleIn } from "../../world/access.ts";
import { createProject } from "../../world/places.ts";
import { badParameters, forbidden, notFound } from "../../world/refusal.ts";
import { deleteProject } from "../../world/removal.ts";
import type { Group, Project } from "../../world/types.ts";
import { accepted, type Call, created, projectOf, type Route, success, userOf } from "../call.ts";
import { projectBasic, projectEntity } from "../entities/project.ts";
import { flag, integer, oneOf, readParams, text } from "../fields.ts";
import { paginate } from "../paging.ts";

const visibility = oneOf("private", "internal", "public");

const listProjects = (call: Call) => {
  const { world, actor } = call;
  const input = readParams(call.params, {
    search: text,
    membership: flag,
    owned: flag,
    archived: flag,
    simple: flag,
    visibility,
    min_access_level: integer,
  });
  const wanted = input.search?.toLowerCase();
  const least = input.owned === true ? 50 : (input.min_access_level ?? (input.membership === true ? 1 : 0));
  const projects = [...world.projects.values()]
    .filter((project) => canReadProject(world, actor, project))
    .filter(
      (project) => wanted === undefined || `${project.name} ${project.path}`.toLowerCase().includes(wanted),
    )
    .filter((project) => input.archived === undefined || project.archived === input.archived)
    .filter((project) => input.visibility === undefined || project.visibility === input.visibility)
    .filter((project) => least === 0 || (actor !== null && roleIn(world, actor, project) >= least))
    .reverse();
  const isSimple = input.simple === true || actor === null;
  return paginate(call, projects, (project) =>
    isSimple ? projectBasic(world, project) : projectEntity(world, actor, project),
  );
};

const PATH_FROM_NAME = /[^a-z0-9_.-]+/gi;

/** The group of a namespace id; null for the caller's own namespace. */
const namespaceAt = (call: Call, id: number | undefined): Group | null => {
  const user = userOf(call);
  if (id === undefined || id === user.namespaceId) return null;
  const group = call.world.groups.get(id);
  if (group === undefined) throw notFound("Namespace");
  return group;
};

const projectFields = {
  name: text,
  path: text,
  namespace_id: integer,
  description: text,
  visibility,
  issues_enabled: flag,
  issues_access_level: oneOf("disabled", "private", "enabled"),
};

const addProject = (call: Call) => {
  const input = readParams(call.params, projectFields);
  const name = input.name ?? input.path;
  if (name === undefined) {
    throw badParameters(["name, path are missing, at least one parameter must be provided"]);
  }
  const project = createProject(call.world, userOf(call), {
    name,
    path: input.path ?? name.trim().replaceAll(PATH_FROM_NAME, "-").toLowerCase(),
    group: namespaceAt(call, input.namespace_id),
    description: input.description,
    visibility: input.visibility,
    issuesEnabled: input.issues_enabled ?? input.issues_access_level !== "disabled",
  });
  return created(projectEntity(call.world, call.actor, project));
};

const setArchived = (project: Project, archived: boolean): Project => {
  project.archived = archived;
  return project;
};

const managedProject = (call: Call): Project => {
  const project = projectOf(call);
  if (!hasRole(call.world, call.actor, project, MAINTAINER)) throw forbidden();
  return project;
};

const changeProject = (call: Call) => {
  const project = managedProject(call);
  const input = readParams(call.params, projectFields);
  if (input.name !== undefined) project.name = input.name;
  if (input.description !== undefined) project.description = input.description;
  if (input.visibility !== undefined) project.visibility = input.visibility;
  const isEnabled =
    input.issues_enabled ??
    (input.issues_access_level === undefined ? undefined : input.issues_access_level !== "disabled");
  if (isEnabled !== undefined) project.issuesEnabled = isEnabled;
  return success(projectEntity(call.world, call.actor, project));
};

const archive = (archived: boolean) => (call: Call) =>
  created(projectEntity(call.world, call.actor, setArchived(managedProject(call), archived)));

const remove = (call: Call) => {
  deleteProject(call.world, userOf(call), projectOf(call));
  return accepted;
};

export const projectRoutes: readonly Route[] = [
  { method: "get", path: "/projects", anonymous: true, handle: listProjects },
  { method: "post", path: "/projects", handle: addProject },
  {
    method: "get",
    path: "/projects/:id",
    anonymous: true,
    handle: (call) => success(projectEntity(call.world, call.actor, projectOf(call))),
  },
  { method: "put", path: "/projects/:id", handle: changeProject },
  { method: "delete", path: "/projects/:id", handle: remove },
  { method: "post", path: "/projects/:id/archive", handle: archive(true) },
  { method: "post", path: "/projects/:id/unarchive", handle: archive(false) },
];
