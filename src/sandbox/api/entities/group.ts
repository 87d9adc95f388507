/** Groups as the API shows them. */
import { placeUrl } from "../../world/addresses.ts";
import type { Group } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { fullName } from "./full-name.ts";

const groupBasic = (world: World, group: Group) => ({
  id: group.id,
  web_url: placeUrl(world, group),
  name: group.name,
  path: group.path,
});

/** A group with its settings; its projects only where the API adds them. */
export const groupEntity = (world: World, group: Group) => ({
  ...groupBasic(world, group),
  description: group.description,
  visibility: group.visibility,
  share_with_group_lock: false,
  require_two_factor_authentication: false,
  two_factor_grace_period: 48,
  project_creation_level: "developer",
  auto_devops_enabled: null,
  subgroup_creation_level: "maintainer",
  emails_disabled: false,
  emails_enabled: true,
  mentions_disabled: null,
  lfs_enabled: true,
  default_branch: null,
  default_branch_protection: 2,
  avatar_url: null,
  request_access_enabled: true,
  full_name: fullName(group),
  full_path: group.fullPath,
  created_at: group.createdAt,
  parent_id: group.parent?.id ?? null,
  organization_id: 1,
  shared_runners_setting: "enabled",
  marked_for_deletion_on: null,
});
