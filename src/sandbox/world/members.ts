/** Roles of users in groups and projects. */
import { canAdminPlace, isActive, roleIn, withAncestors } from "./access.ts";
import { conflict, forbidden, invalid, notFound } from "./refusal.ts";
import type { AccessLevel, Day, Group, Member, Project, User } from "./types.ts";
import { emit, timestamp, type World } from "./world.ts";

const LEVELS: readonly number[] = [5, 10, 15, 20, 25, 30, 40, 50];

/** The role of that number, or 400 as GitLab words it. */
export const accessLevel = (level: number): AccessLevel => {
  if (!LEVELS.includes(level)) throw invalid({ access_level: ["is not included in the list"] });
  return level as AccessLevel;
};

export interface MemberInput {
  readonly user: User;
  readonly accessLevel: AccessLevel;
  readonly expiresAt?: Day | null | undefined;
}

const checkGrant = (world: World, actor: User, place: Group | Project, level: number): void => {
  if (!canAdminPlace(world, actor, place)) throw forbidden();
  if (!actor.isAdministrator && level > roleIn(world, actor, place)) throw forbidden();
};

const inheritedLevel = (world: World, user: User, place: Group | Project): number => {
  const parent = place.kind === "project" ? place.group : place.parent;
  return parent === null ? 0 : roleIn(world, user, parent);
};

const checkInherited = (world: World, user: User, place: Group | Project, level: number): void => {
  const inherited = inheritedLevel(world, user, place);
  if (level < inherited) {
    throw invalid({
      access_level: [`should be greater than or equal to Inherited membership from group (${inherited})`],
    });
  }
};

/** Gives a user a direct role; 409 when there is one already. */
export const addMember = (world: World, actor: User, place: Group | Project, input: MemberInput): Member => {
  checkGrant(world, actor, place, input.accessLevel);
  if (place.members.has(input.user.id)) throw conflict("Member already exists");
  checkInherited(world, input.user, place, input.accessLevel);
  const member: Member = {
    user: input.user,
    accessLevel: input.accessLevel,
    expiresAt: input.expiresAt ?? null,
    createdAt: timestamp(world),
    createdBy: actor,
  };
  place.members.set(input.user.id, member);
  emit(world, { kind: "member", action: "add", actor, place, member, at: member.createdAt });
  return member;
};

/** Changes a direct role. */
export const updateMember = (
  world: World,
  actor: User,
  place: Group | Project,
  input: MemberInput,
): Member => {
  checkGrant(world, actor, place, input.accessLevel);
  const member = directMember(place, input.user.id);
  checkInherited(world, input.user, place, input.accessLevel);
  member.accessLevel = input.accessLevel;
  if (input.expiresAt !== undefined) member.expiresAt = input.expiresAt;
  emit(world, { kind: "member", action: "update", actor, place, member, at: timestamp(world) });
  return member;
};

/** Takes a direct role away: those who may give it, and the member. */
export const removeMember = (world: World, actor: User, place: Group | Project, userId: number): void => {
  const member = directMember(place, userId);
  if (actor.id !== userId && !canAdminPlace(world, actor, place)) throw forbidden();
  place.members.delete(userId);
  emit(world, { kind: "member", action: "remove", actor, place, member, at: timestamp(world) });
};

/** The direct membership, or 404. */
export const directMember = (place: Group | Project, userId: number): Member => {
  const member = place.members.get(userId);
  if (member === undefined) throw notFound();
  return member;
};

/** Everybody with a role that holds, direct or inherited: one row per user, the highest role. */
export const allMembers = (world: World, place: Group | Project): Member[] => {
  const highest = new Map<number, Member>();
  for (const source of withAncestors(place)) {
    for (const member of source.members.values()) {
      const known = highest.get(member.user.id);
      if (isActive(world, member) && (known === undefined || member.accessLevel > known.accessLevel)) {
        highest.set(member.user.id, member);
      }
    }
  }
  return [...highest.values()];
};
