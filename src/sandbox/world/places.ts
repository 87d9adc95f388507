/** Creating and removing groups and projects. */
import { hasRole, MAINTAINER, OWNER } from "./access.ts";
import { forbidden, invalid } from "./refusal.ts";
import type { AccessLevel, Group, Member, Project, User, Visibility } from "./types.ts";
import { emit, nextId, placeAt, timestamp, userNamed, type World } from "./world.ts";

const PATH = /^[a-zA-Z0-9_][a-zA-Z0-9_.+-]*$/;
const RANK = { private: 0, internal: 1, public: 2 } as const;

const freePath = (world: World, parentPath: string | null, path: string): string => {
  const fullPath = parentPath === null ? path : `${parentPath}/${path}`;
  if (!PATH.test(path)) throw invalid({ path: ["can contain only letters, digits, '_', '-', '+' and '.'."] });
  const isTaken = placeAt(world, fullPath) ?? (parentPath === null ? userNamed(world, fullPath) : undefined);
  if (isTaken !== undefined) throw invalid({ path: ["has already been taken"] });
  return fullPath;
};

const ownerMembership = (world: World, user: User): Map<number, Member> =>
  new Map([
    [
      user.id,
      { user, accessLevel: 50 as AccessLevel, expiresAt: null, createdAt: timestamp(world), createdBy: user },
    ],
  ]);

const checkVisibility = (parent: Group | null, visibility: Visibility): void => {
  if (parent !== null && RANK[visibility] > RANK[parent.visibility]) {
    throw invalid({
      visibility_level: [
        `${visibility} is not allowed since the parent group has a ${parent.visibility} visibility.`,
      ],
    });
  }
};

export interface GroupInput {
  readonly name: string;
  readonly path: string;
  readonly parent?: Group | null | undefined;
  readonly description?: string | undefined;
  readonly visibility?: Visibility | undefined;
}

/** A new group; the actor becomes its owner. Subgroups need Owner (or Maintainer) in the parent. */
export const createGroup = (world: World, actor: User, input: GroupInput): Group => {
  const parent = input.parent ?? null;
  if (parent !== null && !hasRole(world, actor, parent, MAINTAINER)) throw forbidden();
  const visibility = input.visibility ?? parent?.visibility ?? "private";
  const fullPath = freePath(world, parent?.fullPath ?? null, input.path);
  checkVisibility(parent, visibility);
  const group: Group = {
    kind: "group",
    id: nextId(world, "namespace"),
    name: input.name,
    path: input.path,
    fullPath,
    description: input.description ?? "",
    visibility,
    createdAt: timestamp(world),
    creator: actor,
    members: ownerMembership(world, actor),
    labels: [],
    milestones: [],
    hooks: [],
    parent,
    subgroups: [],
    projects: [],
  };
  world.groups.set(group.id, group);
  world.places.set(fullPath.toLowerCase(), group);
  if (parent !== null) {
    parent.subgroups.push(group);
    emit(world, { kind: "subgroup", action: "create", actor, parent, group, at: group.createdAt });
  }
  return group;
};

export interface ProjectInput {
  readonly name: string;
  readonly path: string;
  /** Null: the actor's own namespace. */
  readonly group?: Group | null | undefined;
  readonly description?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly issuesEnabled?: boolean | undefined;
}

/** A new project; the actor becomes its owner unless the group's roles hold there already. */
export const createProject = (world: World, actor: User, input: ProjectInput): Project => {
  const group = input.group ?? null;
  if (group !== null && !hasRole(world, actor, group, MAINTAINER)) {
    throw invalid({ namespace: ["is not valid"] });
  }
  const visibility = input.visibility ?? "private";
  const fullPath = freePath(world, group?.fullPath ?? actor.username, input.path);
  checkVisibility(group, visibility);
  const createdAt = timestamp(world);
  const ownsGroup = group !== null && hasRole(world, actor, group, OWNER);
  const project: Project = {
    kind: "project",
    id: nextId(world, "project"),
    name: input.name,
    path: input.path,
    fullPath,
    description: input.description ?? "",
    visibility,
    createdAt,
    creator: actor,
    members: ownsGroup ? new Map() : ownerMembership(world, actor),
    labels: [],
    milestones: [],
    hooks: [],
    group,
    issues: new Map(),
    lastIid: 0,
    lastActivityAt: createdAt,
    issuesEnabled: input.issuesEnabled ?? true,
    archived: false,
  };
  world.projects.set(project.id, project);
  world.places.set(fullPath.toLowerCase(), project);
  group?.projects.push(project);
  emit(world, { kind: "project", action: "create", actor, project, at: createdAt });
  return project;
};
