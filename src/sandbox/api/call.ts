/** One request to the API as its routes see it, and their answers. */
import type { Actor } from "../world/access.ts";
import { canReadGroup, canReadIssue, canReadProject } from "../world/access.ts";
import { forbidden, notFound, unauthorized } from "../world/refusal.ts";
import type { Group, Issue, Project, Token, User } from "../world/types.ts";
import { placeAt, type World } from "../world/world.ts";
import type { Params } from "./params.ts";

export interface Call {
  readonly world: World;
  /** Who asks (after sudo); null: nobody. */
  readonly actor: Actor;
  readonly token: Token | null;
  /** Query and body together. */
  readonly params: Params;
  /** Parts of the path, e.g. `id`, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Address with query, below the instance's. */
  readonly address: URL;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: "get" | "post" | "put" | "delete";
  /** Below `/api/v4`, with Express' placeholders. */
  readonly path: string;
  /** Whether it may be called without a token. */
  readonly anonymous?: boolean;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export const success = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };
/** GitLab removes big things later. */
export const accepted: Answer = { status: 202, body: { message: "202 Accepted" } };

/** The signed-in user, or 401. */
export const userOf = ({ actor }: Call): User => {
  if (actor === null) throw unauthorized();
  return actor;
};

/** The signed-in administrator, or 401 or 403. */
export const administratorOf = (call: Call): User => {
  const user = userOf(call);
  if (!user.isAdministrator) throw forbidden();
  return user;
};

/** A part of the path, decoded. */
export const partIn = (call: Call, name: string): string => call.path[name] ?? "";

/** A part of the path as a whole number; 404 for anything else, as GitLab's routes answer. */
export const numberIn = (call: Call, name: string): number => {
  const part = partIn(call, name);
  if (!/^\d{1,15}$/.test(part)) throw notFound();
  return Number(part);
};

const isNumber = (reference: string): boolean => /^\d{1,15}$/.test(reference);

/** The project of that number or path as far as the actor may know it, or 404. */
export const projectNamed = (world: World, actor: Actor, reference: string): Project => {
  const place = isNumber(reference) ? world.projects.get(Number(reference)) : placeAt(world, reference);
  if (place?.kind !== "project" || !canReadProject(world, actor, place)) throw notFound("Project");
  return place;
};

export const projectOf = (call: Call): Project => projectNamed(call.world, call.actor, partIn(call, "id"));

/** The group of that number or path as far as the actor may know it, or 404. */
export const groupNamed = (world: World, actor: Actor, reference: string): Group => {
  const place = isNumber(reference) ? world.groups.get(Number(reference)) : placeAt(world, reference);
  if (place?.kind !== "group" || !canReadGroup(world, actor, place)) throw notFound("Group");
  return place;
};

export const groupOf = (call: Call): Group => groupNamed(call.world, call.actor, partIn(call, "id"));

/** The issue with that number in the project, or 404 when there is none or the actor may not see it. */
export const issueOf = (call: Call): Issue => {
  const issue = projectOf(call).issues.get(numberIn(call, "iid"));
  if (issue === undefined || !canReadIssue(call.world, call.actor, issue)) throw notFound();
  return issue;
};

/** Routes that exist for projects and groups alike. */
export const forBothPlaces = (
  make: (prefix: "/projects" | "/groups", placeOf: (call: Call) => Group | Project) => readonly Route[],
): readonly Route[] => [...make("/projects", projectOf), ...make("/groups", groupOf)];
