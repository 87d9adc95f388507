/** Who asks: tokens, their scopes, and sudo. */
import type { Request } from "express";
import type { Actor } from "../world/access.ts";
import { forbidden, notFound, Refusal, unauthorized } from "../world/refusal.ts";
import { heedReuse } from "../world/token-rotation.ts";
import type { Scope, Token } from "../world/types.ts";
import { isUsable } from "../world/users.ts";
import { timestamp, userNamed, type World } from "../world/world.ts";
import type { Params } from "./params.ts";

export interface Identity {
  readonly actor: Actor;
  readonly token: Token | null;
}

const header = (request: Request, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

const presentedToken = (request: Request, params: Params): string | undefined => {
  const bearer = /^Bearer (\S+)$/i.exec(header(request, "authorization") ?? "")?.[1];
  const { private_token: privateToken, access_token: accessToken } = params;
  const parameter = privateToken ?? accessToken;
  return (
    header(request, "private-token") ?? bearer ?? (typeof parameter === "string" ? parameter : undefined)
  );
};

/** The token that a request comes with, whether or not it still opens anything; null where there is none. */
export const claimedToken = (world: World, request: Request, address: URL): Token | null => {
  const value = presentedToken(request, Object.fromEntries(address.searchParams));
  return value === undefined ? null : (world.tokens.get(value) ?? null);
};

const insufficientScope = (scope: string): Refusal =>
  new Refusal(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope,
  });

const invalidToken = (description: string): Refusal =>
  new Refusal(401, { error: "invalid_token", error_description: description });

const usableToken = (world: World, value: string): Token => {
  const token = world.tokens.get(value);
  if (token === undefined) throw unauthorized();
  heedReuse(world, token);
  if (token.revoked) throw invalidToken("Token was revoked. You have to re-authorize from the user.");
  if (token.user.state !== "active") throw forbidden(`Your account has been ${token.user.state}.`);
  if (!isUsable(world, token)) {
    throw invalidToken("Token is expired. You can either do re-authorization or token refresh.");
  }
  return token;
};

/** Scopes of which one must be held: reading is allowed to more. */
const acceptedScopes = (method: string, path: string): readonly Scope[] => {
  const isReading = method === "GET" || method === "HEAD";
  if (path === "/personal_access_tokens/self" && isReading) {
    return ["api", "read_api", "read_user", "sudo", "admin_mode", "self_rotate"];
  }
  if (isReading && /^\/users?(?:\/|$)/.test(path)) return ["api", "read_api", "read_user"];
  if (method === "POST" && /\/(?:personal_)?access_tokens\/self\/rotate$/.test(path))
    return ["api", "self_rotate"];
  return isReading ? ["api", "read_api"] : ["api"];
};

const sudoUser = (world: World, token: Token, identifier: string): Identity => {
  if (!token.user.isAdministrator) throw forbidden("Must be admin to use sudo");
  if (!token.scopes.includes("sudo")) throw insufficientScope("sudo");
  const user = /^\d+$/.test(identifier) ? world.users.get(Number(identifier)) : userNamed(world, identifier);
  if (user === undefined) throw notFound(`User with ID or username '${identifier}'`);
  return { actor: user, token };
};

/**
 * The user that a request acts as.
 * @param path below `/api/v4`
 * @throws {Refusal} 401 for a token that does not open anything, 403 for a missing scope or right to sudo
 */
export const authenticate = (world: World, request: Request, path: string, params: Params): Identity => {
  const value = presentedToken(request, params);
  if (value === undefined) return { actor: null, token: null };
  const token = usableToken(world, value);
  const accepted = acceptedScopes(request.method, path);
  if (!accepted.some((scope) => token.scopes.includes(scope))) throw insufficientScope(accepted.join(" "));
  token.lastUsedAt = timestamp(world);
  const { sudo: parameter } = params;
  const sudo = header(request, "sudo") ?? parameter;
  const isPlain = sudo === undefined || sudo === null || sudo === "";
  return isPlain ? { actor: token.user, token } : sudoUser(world, token, String(sudo));
};
