/** What a fresh sandbox holds: an administrator only, or the world of the demonstration. */

import { GROUPS, LABELS, MEMBERS, PEOPLE, PROJECTS } from "./demo-world.ts";
import { createLabel } from "./world/labels.ts";
import { addMember, removeMember } from "./world/members.ts";
import { createGroup, createProject } from "./world/places.ts";
import type { Group, Project, Scope, User } from "./world/types.ts";
import { createToken, createUser } from "./world/users.ts";
import { placeAt, userNamed, type World } from "./world/world.ts";

/** `none`: the administrator. `demo`: partners, liaisons, teams, projects and labels as in real life. */
export type Seed = "none" | "demo";

/** An account and the token that acts for it. */
export interface SeededUser {
  readonly username: string;
  readonly token: string;
}

const must = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined)
    throw new TypeError(`The sandbox's seed refers to ${what}, which it does not create`);
  return value;
};

const placeNamed = (world: World, path: string): Group | Project => must(placeAt(world, path), path);

const groupNamed = (world: World, path: string): Group => {
  const place = placeNamed(world, path);
  return must(place.kind === "group" ? place : undefined, `a group ${path}`);
};

const createPlaces = (world: World, root: User): void => {
  for (const [fullPath, name, visibility] of GROUPS) {
    const slash = fullPath.lastIndexOf("/");
    const parent = slash < 0 ? null : groupNamed(world, fullPath.slice(0, slash));
    createGroup(world, root, { name, path: fullPath.slice(slash + 1), parent, visibility });
  }
  for (const [path, projectPath, name, description, visibility] of PROJECTS) {
    const group = groupNamed(world, path);
    createProject(world, root, {
      name,
      path: projectPath,
      group,
      description,
      visibility: visibility ?? group.visibility,
    });
  }
};

const ADMINISTRATOR_SCOPES: readonly Scope[] = ["api", "sudo", "admin_mode"];

const account = (world: World, user: User): SeededUser => {
  const scopes: readonly Scope[] = user.isAdministrator ? ADMINISTRATOR_SCOPES : ["api"];
  return { username: user.username, token: createToken(world, user, { name: "sandbox", scopes }).value };
};

/** The administrator founds the groups and belongs to none: nobody's partner, nobody's colleague. */
const createDemo = (world: World, root: User): readonly SeededUser[] => {
  const users = PEOPLE.map(({ username, name }) =>
    createUser(world, {
      username,
      name,
      email: `${username}@sandbox.example`,
      isBot: username === "liaison-bot",
    }),
  );
  createPlaces(world, root);
  for (const [path, username, level] of MEMBERS) {
    const user = must(userNamed(world, username), `the user ${username}`);
    addMember(world, root, placeNamed(world, path), { user, accessLevel: level });
  }
  for (const group of world.groups.values()) removeMember(world, root, group, root.id);
  for (const [path, name, color, description] of LABELS) {
    createLabel(world, root, placeNamed(world, path), { name, color, description });
  }
  return users.map((user) => account(world, user));
};

/** Fills an empty world; the administrator's token first, then everybody else's. */
export const seedWorld = (
  world: World,
  seed: Seed,
): { readonly admin: SeededUser; readonly users: readonly SeededUser[] } => {
  const root = createUser(world, {
    username: "root",
    name: "Administrator",
    email: "admin@sandbox.example",
    isAdministrator: true,
  });
  const admin = account(world, root);
  return { admin, users: seed === "demo" ? createDemo(world, root) : [] };
};
