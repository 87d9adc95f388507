/** Access tokens of projects and groups: each has a bot user of its own, new with every token. */
import { randomBytes } from "node:crypto";
import { canAdminPlace } from "./access.ts";
import { addMember } from "./members.ts";
import { forbidden, notFound } from "./refusal.ts";
import { rotateToken } from "./token-rotation.ts";
import type { AccessLevel, Day, Group, Project, Scope, Token, User } from "./types.ts";
import { createToken, createUser } from "./users.ts";
import type { World } from "./world.ts";

export interface PlaceTokenInput {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly accessLevel: AccessLevel;
  readonly expiresAt: Day | undefined;
}

const prefixOf = (place: Group | Project): string => `${place.kind}_${place.id}_bot_`;

/** Makes the bot user, gives it the role, and the token that acts for it. */
export const createPlaceToken = (
  world: World,
  actor: User,
  place: Group | Project,
  input: PlaceTokenInput,
): Token => {
  if (!canAdminPlace(world, actor, place)) throw forbidden();
  const username = `${prefixOf(place)}${randomBytes(8).toString("hex")}`;
  const email = `${username}@noreply.sandbox.example`;
  const user = createUser(world, { username, name: input.name, email, isBot: true });
  addMember(world, actor, place, { user, accessLevel: input.accessLevel, expiresAt: input.expiresAt });
  return createToken(world, user, { name: input.name, scopes: input.scopes, expiresAt: input.expiresAt });
};

/** The place's tokens that still work. */
export const placeTokens = (world: World, actor: User, place: Group | Project): Token[] => {
  if (!canAdminPlace(world, actor, place)) throw forbidden();
  return [...world.tokens.values()].filter(
    (token) => !token.revoked && token.user.username.startsWith(prefixOf(place)),
  );
};

/** Exchanges a token of the place: the bot user stays, and its role lasts as long as the new token. */
export const rotatePlaceToken = (
  world: World,
  actor: User,
  place: Group | Project,
  token: Token,
  expiresAt: Day | undefined,
): Token => {
  const isOwn = token.user === actor;
  if (!isOwn && !canAdminPlace(world, actor, place)) throw forbidden();
  if (!token.user.username.startsWith(prefixOf(place))) throw notFound();
  const next = rotateToken(world, token, expiresAt);
  const member = place.members.get(token.user.id);
  if (member !== undefined && member.expiresAt !== null) member.expiresAt = next.expiresAt;
  return next;
};

/** Ends the token and its bot's role; the bot user stays, without any. */
export const revokePlaceToken = (world: World, actor: User, place: Group | Project, id: number): void => {
  const token = placeTokens(world, actor, place).find((candidate) => candidate.id === id);
  if (token === undefined) throw notFound();
  token.revoked = true;
  place.members.delete(token.user.id);
};
