/** Bodies of the hooks that only groups have: members, subgroups, projects. They have no `object_kind`. */
import type { MemberEvent, ProjectEvent, SubgroupEvent } from "../../world/events.ts";
import type { Group } from "../../world/types.ts";
import { type Json, ownerOf, roleName } from "./common.ts";
import { isoSeconds } from "./dates.ts";

const MEMBER_EVENTS = {
  add: "user_add_to_group",
  update: "user_update_for_group",
  remove: "user_remove_from_group",
} as const;

/** A user's role in a group was given, changed or taken. */
export const memberPayload = (event: Omit<MemberEvent, "kind" | "place">, group: Group): Json => {
  const { member, action, at } = event;
  return {
    created_at: isoSeconds(member.createdAt),
    updated_at: isoSeconds(at),
    group_name: group.name,
    group_path: group.path,
    group_id: group.id,
    user_username: member.user.username,
    user_name: member.user.name,
    user_email: member.user.publicEmail ?? "[REDACTED]",
    user_id: member.user.id,
    group_access: roleName(member.accessLevel),
    group_plan: null,
    expires_at: member.expiresAt === null ? null : `${member.expiresAt}T00:00:00Z`,
    event_name: MEMBER_EVENTS[action],
  };
};

/** A subgroup was made or removed. */
export const subgroupPayload = (event: Omit<SubgroupEvent, "kind">): Json => {
  const { parent, group, action, at } = event;
  return {
    created_at: isoSeconds(group.createdAt),
    updated_at: isoSeconds(at),
    event_name: `subgroup_${action}`,
    name: group.name,
    path: group.path,
    full_path: group.fullPath,
    group_id: group.id,
    parent_group_id: parent.id,
    parent_name: parent.name,
    parent_path: parent.path,
    parent_full_path: parent.fullPath,
  };
};

/** A project was made or removed. */
export const projectPayload = (event: Omit<ProjectEvent, "kind">): Json => {
  const { project, action, at } = event;
  const owner = ownerOf(project.group ?? project);
  const ownerEmail = owner.publicEmail ?? "[REDACTED]";
  return {
    event_name: `project_${action}`,
    created_at: isoSeconds(project.createdAt),
    updated_at: isoSeconds(at),
    name: project.name,
    path: project.path,
    path_with_namespace: project.fullPath,
    project_id: project.id,
    project_namespace_id: project.group?.id ?? project.creator.namespaceId,
    owners: [{ name: owner.name, email: ownerEmail }],
    owner_name: owner.name,
    owner_email: ownerEmail,
    project_visibility: project.visibility,
  };
};
