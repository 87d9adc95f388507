/** What an account may do in a project, and what the project takes. */
import type { ProjectRef } from "../model/issue.ts";
import { unlessAbsent } from "./absent.ts";
import { projectRefOf } from "./projects.ts";
import type { Resources } from "./resources.ts";
import {
  type Fields,
  fieldsOf,
  flagIn,
  flagOrNull,
  listOf,
  numberOrNull,
  objectOrNull,
  textOrNull,
} from "./shape.ts";

/** What has to be known of a project before an issue is opened there. */
export interface ProjectSettings {
  readonly project: ProjectRef;
  /** Nothing in it can be changed. */
  readonly archived: boolean;
  readonly issuesEnabled: boolean;
  /** The role of the token's account by `permissions`: 10 guest … 50 owner; 0: none, or by an invited group alone. */
  readonly ownAccess: number;
}

/**
 * The role of a user in a project, inherited ones included: 10 guest, 15 planner, 20 reporter, 30 developer,
 * 40 maintainer, 50 owner; 0 where there is none (`GET /projects/:id/members/all/:user_id` answers 404 then).
 */
export const readAccessLevel = async (
  resources: Resources,
  projectId: number,
  userId: number,
): Promise<number> => {
  const asked = resources.projectMembers.show(projectId, userId, { includeInherited: true });
  const found: unknown = await unlessAbsent(asked, []);
  const rows = listOf(Array.isArray(found) ? found : [found], "a member");
  return Math.max(0, ...rows.map((row) => numberOrNull(row, "access_level") ?? 0));
};

/** The role of a user in a group, inherited ones included; it holds in every project below. 0: none, or none to see. */
export const readGroupAccess = async (
  resources: Resources,
  path: string,
  userId: number,
): Promise<number> => {
  const asked = resources.groupMembers.show(path, userId, { includeInherited: true });
  const found: unknown = await unlessAbsent(asked, []);
  const rows = listOf(Array.isArray(found) ? found : [found], "a member");
  return Math.max(0, ...rows.map((row) => numberOrNull(row, "access_level") ?? 0));
};

const levelIn = (permissions: Fields | null, key: string): number => {
  const access = permissions === null ? null : objectOrNull(permissions, key);
  return access === null ? 0 : (numberOrNull(access, "access_level") ?? 0);
};

/** Newer releases say it with three levels (`disabled`, `private`, `enabled`), older ones with a flag. */
const issuesEnabledIn = (fields: Fields): boolean => {
  const level = textOrNull(fields, "issues_access_level");
  return level === null ? flagOrNull(fields, "issues_enabled") !== false : level !== "disabled";
};

/** A project's settings as they are now; null on 404. */
export const readProjectSettings = async (
  resources: Resources,
  path: string,
): Promise<ProjectSettings | null> => {
  const found: unknown = await unlessAbsent(resources.projects.show(path), null);
  if (found === null) return null;
  const fields = fieldsOf(found, "a project");
  const permissions = objectOrNull(fields, "permissions");
  return {
    project: projectRefOf(fields),
    archived: flagIn(fields, "archived"),
    issuesEnabled: issuesEnabledIn(fields),
    ownAccess: Math.max(levelIn(permissions, "project_access"), levelIn(permissions, "group_access")),
  };
};
