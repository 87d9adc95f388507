/** Users as the API shows them, from a name beside an issue to one's own account. */

import type { Actor } from "../../world/access.ts";
import { avatarUrl, userUrl } from "../../world/addresses.ts";
import type { Token, User } from "../../world/types.ts";
import type { World } from "../../world/world.ts";

/** The least that is shown of a user, e.g. of an assignee. */
export const userReference = (world: World, user: User) => ({
  id: user.id,
  username: user.username,
  name: user.name,
  state: user.state,
  avatar_url: avatarUrl(user),
  web_url: userUrl(world, user),
});

export const userBasic = (world: World, user: User) => ({
  id: user.id,
  username: user.username,
  public_email: user.publicEmail,
  name: user.name,
  state: user.state,
  locked: false,
  avatar_url: avatarUrl(user),
  web_url: userUrl(world, user),
});

/** What anybody may see of a user. */
const userPublic = (world: World, user: User) => ({
  ...userBasic(world, user),
  created_at: user.createdAt,
  bio: "",
  location: "",
  linkedin: "",
  twitter: "",
  discord: "",
  github: "",
  website_url: "",
  organization: "",
  job_title: "",
  pronouns: null,
  bot: user.isBot,
  work_information: null,
  local_time: null,
  followers: 0,
  following: 0,
  is_followed: false,
});

/** What users see of themselves, and administrators of everybody. */
export const userFull = (world: World, user: User) => ({
  ...userPublic(world, user),
  skype: "",
  last_sign_in_at: null,
  confirmed_at: user.createdAt,
  last_activity_on: user.createdAt.slice(0, 10),
  email: user.email,
  theme_id: 1,
  color_scheme_id: 1,
  projects_limit: 100_000,
  current_sign_in_at: null,
  identities: [],
  can_create_group: true,
  can_create_project: true,
  two_factor_enabled: false,
  external: false,
  private_profile: false,
  commit_email: user.email,
  preferred_language: "en",
  shared_runners_minutes_limit: null,
  extra_shared_runners_minutes_limit: null,
  scim_identities: [],
});

/** With what administrators alone are told. */
export const userForAdministrator = (world: World, user: User) => ({
  ...userFull(world, user),
  is_admin: user.isAdministrator,
  note: null,
  namespace_id: user.namespaceId,
  created_by: null,
  email_reset_offered_at: null,
  is_auditor: false,
});

/** As much as the reader may see. */
export const userFor = (world: World, reader: Actor, user: User) =>
  reader?.isAdministrator === true ? userForAdministrator(world, user) : userPublic(world, user);

/** A token; its value only in the answer to its creation. */
export const tokenEntity = (token: Token, isActive: boolean, withValue: boolean) => ({
  id: token.id,
  name: token.name,
  description: null,
  revoked: token.revoked,
  created_at: token.createdAt,
  scopes: [...token.scopes],
  user_id: token.user.id,
  last_used_at: token.lastUsedAt,
  active: isActive,
  expires_at: token.expiresAt,
  ...(token.impersonation ? { impersonation: true } : {}),
  ...(withValue ? { token: token.value } : {}),
});
