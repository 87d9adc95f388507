/** What can be taken away for a while: tokens, roles, a project's life. Each answers how to give it back. */
import type { AccessLevel, Group, Member, Project, Token, User } from "./types.ts";
import { emit, timestamp, type World } from "./world.ts";

/** Gives back what was taken, unless somebody else has seen to it meanwhile. */
export type GiveBack = () => void;

const MILLISECONDS_PER_DAY = 86_400_000;

/** Tokens of that user, or the one among them with that name or value. */
export const tokensOf = (world: World, user: User, named: string | undefined): Token[] =>
  [...world.tokens.values()].filter(
    (token) => token.user === user && (named === undefined || token.name === named || token.value === named),
  );

/** Revokes tokens; those that were revoked before stay so in the end. */
export const revokeTokens = (tokens: readonly Token[]): GiveBack => {
  const taken = tokens.filter(({ revoked }) => !revoked);
  for (const token of taken) token.revoked = true;
  return () => {
    for (const token of taken) token.revoked = false;
  };
};

/** Lets tokens end a day ago. */
export const expireTokens = (world: World, tokens: readonly Token[]): GiveBack => {
  const yesterday = new Date(world.clock().getTime() - MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
  const before = tokens.map((token) => ({ token, expiresAt: token.expiresAt }));
  for (const { token } of before) token.expiresAt = yesterday;
  return () => {
    for (const { token, expiresAt } of before) if (token.expiresAt === yesterday) token.expiresAt = expiresAt;
  };
};

const withdraw = (world: World, actor: User, place: Group | Project, member: Member): GiveBack => {
  const { user } = member;
  place.members.delete(user.id);
  emit(world, { kind: "member", action: "remove", actor, place, member, at: timestamp(world) });
  return () => {
    if (place.members.has(user.id)) return;
    place.members.set(user.id, member);
    emit(world, { kind: "member", action: "add", actor, place, member, at: timestamp(world) });
  };
};

const lower = (
  world: World,
  actor: User,
  place: Group | Project,
  member: Member,
  level: AccessLevel,
): GiveBack => {
  const before = member.accessLevel;
  const set = (accessLevel: AccessLevel): void => {
    member.accessLevel = accessLevel;
    emit(world, { kind: "member", action: "update", actor, place, member, at: timestamp(world) });
  };
  set(level);
  return () => {
    if (member.accessLevel === level) set(before);
  };
};

/** Takes a user's direct roles in places away, or lowers those that are higher than `level`; hooks hear of it. */
export const withdrawRoles = (
  world: World,
  actor: User,
  user: User,
  places: readonly (Group | Project)[],
  level: AccessLevel | undefined,
): GiveBack => {
  const undoings: GiveBack[] = [];
  for (const place of places) {
    const member = place.members.get(user.id);
    if (member === undefined) continue;
    if (level === undefined) undoings.push(withdraw(world, actor, place, member));
    else if (member.accessLevel > level) undoings.push(lower(world, actor, place, member, level));
  }
  return () => {
    for (const undo of undoings) undo();
  };
};

/** Archives a project. */
export const archiveForNow = (project: Project): GiveBack => {
  const before = project.archived;
  project.archived = true;
  return () => {
    project.archived = before;
  };
};
