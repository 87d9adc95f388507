/** Members as the API shows them. */
import { type Actor, canAdminPlace } from "../../world/access.ts";
import type { Group, Member, Project } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { userBasic, userReference } from "./user.ts";

/** A user with the role; more of it for those who may manage members. */
export const memberEntity = (world: World, reader: Actor, place: Group | Project, member: Member) => ({
  ...userReference(world, member.user),
  public_email: member.user.publicEmail,
  locked: false,
  access_level: member.accessLevel,
  created_at: member.createdAt,
  ...(member.createdBy === null ? {} : { created_by: userBasic(world, member.createdBy) }),
  expires_at: member.expiresAt,
  membership_state: "active",
  ...(reader !== null && canAdminPlace(world, reader, place)
    ? { is_using_seat: member.accessLevel > 10 }
    : {}),
});
