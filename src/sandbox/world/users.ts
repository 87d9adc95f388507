/** Creating accounts and the tokens that act for them. */
import { randomBytes } from "node:crypto";
import { conflict, invalid } from "./refusal.ts";
import type { Day, Scope, Token, User } from "./types.ts";
import type { UserStatus } from "./user-status.ts";
import { nextId, placeAt, timestamp, userNamed, type World } from "./world.ts";

export interface UserInput {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly isAdministrator?: boolean | undefined;
  readonly isBot?: boolean | undefined;
  readonly publicEmail?: string | null | undefined;
}

const USERNAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/;

/** A new account, active at once; 409 when name or e-mail is taken, 400 when the name cannot be one. */
export const createUser = (world: World, input: UserInput): User => {
  if (!USERNAME.test(input.username)) {
    throw invalid({ username: ["can contain only letters, digits, '_', '-' and '.'"] });
  }
  if (world.emails.has(input.email.toLowerCase())) throw conflict("Email has already been taken");
  const isTaken = userNamed(world, input.username) ?? placeAt(world, input.username);
  if (isTaken !== undefined) throw conflict("Username has already been taken");
  const user: User = {
    id: nextId(world, "user"),
    namespaceId: nextId(world, "namespace"),
    username: input.username,
    name: input.name,
    email: input.email,
    publicEmail: input.publicEmail ?? null,
    state: "active",
    isAdministrator: input.isAdministrator ?? false,
    isBot: input.isBot ?? false,
    createdAt: timestamp(world),
    status: null,
  };
  world.users.set(user.id, user);
  world.emails.add(user.email.toLowerCase());
  world.usersByUsername.set(user.username.toLowerCase(), user);
  return user;
};

/** What a user says of themselves now: one whose time is over is gone. */
export const statusOf = (world: World, { status }: User): UserStatus | null =>
  status?.clearAt != null && status.clearAt <= timestamp(world) ? null : status;

export interface TokenInput {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Day | null | undefined;
  readonly impersonation?: boolean | undefined;
  /** Of the token that it follows; without: it is the first. */
  readonly family?: number | undefined;
}

const MILLISECONDS_PER_YEAR = 365 * 24 * 60 * 60 * 1000;

/** A personal access token (or one that an administrator made to act as the user); a year long unless said. */
export const createToken = (world: World, user: User, input: TokenInput): Token => {
  const inAYear = new Date(world.clock().getTime() + MILLISECONDS_PER_YEAR).toISOString().slice(0, 10);
  const id = nextId(world, "token");
  const token: Token = {
    id,
    value: `glpat-${randomBytes(15).toString("base64url")}`,
    name: input.name,
    user,
    scopes: input.scopes,
    impersonation: input.impersonation ?? false,
    createdAt: timestamp(world),
    expiresAt: input.expiresAt === undefined ? inAYear : input.expiresAt,
    revoked: false,
    rotated: false,
    family: input.family ?? id,
    lastUsedAt: null,
  };
  world.tokens.set(token.value, token);
  return token;
};

/** Whether the token still opens anything now. */
export const isUsable = (world: World, token: Token): boolean =>
  !token.revoked &&
  token.user.state === "active" &&
  (token.expiresAt === null || timestamp(world).slice(0, 10) < token.expiresAt);
