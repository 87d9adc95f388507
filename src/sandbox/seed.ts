/** What a fresh sandbox holds: an administrator only, or the world of the demonstration. */

import { createLabel } from "./world/labels.ts";
import { addMember, removeMember } from "./world/members.ts";
import { createGroup, createProject } from "./world/places.ts";
import type { AccessLevel, Group, Project, Scope, User, Visibility } from "./world/types.ts";
import { createToken, createUser } from "./world/users.ts";
import { placeAt, userNamed, type World } from "./world/world.ts";

/** `none`: the administrator. `demo`: partners, liaisons, teams, projects and labels as in real life. */
export type Seed = "none" | "demo";

/** An account and the token that acts for it. */
export interface SeededUser {
  readonly username: string;
  readonly token: string;
}

interface Person {
  readonly username: string;
  readonly name: string;
}

/** The service's account, the liaison, support managers, other teams' people, partners, and a stranger. */
const PEOPLE: readonly Person[] = [
  { username: "liaison-bot", name: "Liaison Bot" },
  { username: "aconrad", name: "Andrew Conrad" },
  { username: "tcooney", name: "Tom Cooney" },
  { username: "lmatos", name: "Lee Matos" },
  { username: "vstoianovici", name: "Vlad Stoianovici" },
  { username: "bcarranza", name: "Brie Carranza" },
  { username: "bbehr", name: "Bryan Behrenshausen" },
  { username: "dsmith", name: "Dave Smith" },
  { username: "kira", name: "Kira Lindqvist" },
  { username: "otto", name: "Otto Brandt" },
  { username: "gaia", name: "Gaia Moretti" },
  { username: "nils", name: "Nils Eriksen" },
  { username: "deb", name: "Deborah Okafor" },
  { username: "stranger", name: "Sam Stranger" },
];

const GROUPS: readonly (readonly [path: string, name: string, visibility: Visibility])[] = [
  ["kde", "KDE", "public"],
  ["gnome", "GNOME", "public"],
  ["debian", "Debian", "public"],
  ["gitlab-org", "GitLab.org", "public"],
  ["gitlab-com", "GitLab.com", "public"],
  ["gitlab-com/support", "Support", "public"],
  ["gitlab-com/gl-infra", "Infrastructure", "internal"],
];

const PROJECTS: readonly (readonly [group: string, path: string, name: string, about: string])[] = [
  ["kde", "sysadmin", "Sysadmin", "KDE's own infrastructure: CI, runners, invent.kde.org"],
  ["kde", "plasma-desktop", "Plasma Desktop", "The desktop"],
  ["gnome", "infrastructure", "Infrastructure", "GNOME's GitLab, runners and mirrors"],
  ["gnome", "gnome-shell", "GNOME Shell", "The shell"],
  ["debian", "salsa-support", "Salsa Support", "Questions about salsa.debian.org"],
  ["gitlab-org", "gitlab", "GitLab", "The issue tracker of the product"],
  ["gitlab-com/support", "support-team-meta", "Support Team Meta", "How Support works"],
  ["gitlab-com/gl-infra", "production", "Production", "Incidents and changes of GitLab.com"],
  ["gitlab-com/gl-infra", "reliability", "Reliability", "Requests to the infrastructure team"],
];

const MEMBERS: readonly (readonly [place: string, username: string, level: AccessLevel])[] = [
  ["kde", "kira", 50],
  ["kde", "otto", 30],
  ["gnome", "gaia", 50],
  ["gnome", "nils", 30],
  ["debian", "deb", 40],
  ["gitlab-org", "aconrad", 20],
  ["gitlab-com/support", "aconrad", 30],
  ["gitlab-com/support", "tcooney", 40],
  ["gitlab-com/support", "lmatos", 40],
  ["gitlab-com/support", "vstoianovici", 30],
  ["gitlab-com/support", "bcarranza", 30],
  ["gitlab-com", "bbehr", 20],
  ["gitlab-com/gl-infra", "dsmith", 50],
  ["gitlab-com/gl-infra", "vstoianovici", 20],
  ["kde", "liaison-bot", 50],
  ["gnome", "liaison-bot", 40],
  ["debian", "liaison-bot", 15],
  ["gitlab-org", "liaison-bot", 40],
  ["gitlab-com/gl-infra", "liaison-bot", 20],
];

const LABELS: readonly (readonly [place: string, name: string, color: string, about: string])[] = [
  ["gitlab-org", "Category:Runner", "#428BCA", "Issues of the GitLab Runner"],
  ["gitlab-org", "Category:Container Registry", "#428BCA", "Issues of the container registry"],
  ["gitlab-org", "outage", "#D9534F", "Something does not work for everybody"],
  ["gitlab-org", "type::bug", "#D9534F", "Something is broken"],
  ["gitlab-org", "type::feature", "#5CB85C", "Something new"],
  ["gitlab-org", "open source partner", "#6E49CB", "Opened by a partner of the Open Source program"],
  ["kde", "Category:Runner", "#428BCA", "CI runners"],
  ["kde", "outage", "#D9534F", "Something does not work for everybody"],
  ["gnome", "outage", "#D9534F", "Something does not work for everybody"],
  ["gitlab-com/gl-infra", "team::reliability", "#AD8D43", "For the reliability team"],
  ["gitlab-com/gl-infra", "escalation", "#D9534F", "Somebody waits for this"],
];

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
  for (const [path, projectPath, name, description] of PROJECTS) {
    const group = groupNamed(world, path);
    const { visibility } = group;
    createProject(world, root, { name, path: projectPath, group, description, visibility });
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
