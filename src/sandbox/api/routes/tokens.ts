/** Personal access tokens, those that administrators make for others, and what a token tells of itself. */
import { forbidden, notFound } from "../../world/refusal.ts";
import { rotateToken } from "../../world/token-rotation.ts";
import type { Token } from "../../world/types.ts";
import { createToken, isUsable } from "../../world/users.ts";
import type { World } from "../../world/world.ts";
import {
  administratorOf,
  type Call,
  created,
  noContent,
  numberIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { tokenEntity } from "../entities/user.ts";
import { day, integer, nullable, readParams, required, text, words } from "../fields.ts";
import { paginate } from "../paging.ts";
import { scopesFrom } from "../scopes.ts";
import { userAt } from "./users.ts";

const addToken = (impersonation: boolean) => (call: Call) => {
  administratorOf(call);
  const input = readParams(call.params, {
    name: required(text),
    scopes: required(words),
    expires_at: nullable(day),
  });
  const token = createToken(call.world, userAt(call), {
    name: input.name,
    scopes: scopesFrom(input.scopes),
    expiresAt: input.expires_at,
    impersonation,
  });
  return created(tokenEntity(token, true, true));
};

const entityOf = (world: World, token: Token) => tokenEntity(token, isUsable(world, token), false);

const ownToken = ({ token }: Call): Token => {
  if (token === null) throw notFound();
  return token;
};

const listTokens = (call: Call) => {
  const user = userOf(call);
  const { user_id: userId } = readParams(call.params, { user_id: integer });
  if (!user.isAdministrator && userId !== undefined && userId !== user.id) throw forbidden();
  const all = [...call.world.tokens.values()].filter((token) => !token.impersonation);
  const owner = user.isAdministrator ? userId : user.id;
  const tokens = all.filter((token) => owner === undefined || token.user.id === owner);
  return paginate(call, tokens, (token) => entityOf(call.world, token));
};

const listImpersonationTokens = (call: Call) => {
  administratorOf(call);
  const user = userAt(call);
  const tokens = [...call.world.tokens.values()].filter(
    (token) => token.impersonation && token.user === user,
  );
  return paginate(call, tokens, (token) => entityOf(call.world, token));
};

const revoke = (token: Token) => {
  token.revoked = true;
  return noContent;
};

const revokeById = (call: Call) => {
  const user = userOf(call);
  const id = numberIn(call, "id");
  const token = [...call.world.tokens.values()].find((candidate) => candidate.id === id);
  if (token === undefined || (token.user !== user && !user.isAdministrator)) throw notFound();
  return revoke(token);
};

const rotateOwn = (call: Call) => {
  const { expires_at: expiresAt } = readParams(call.params, { expires_at: day });
  return success(tokenEntity(rotateToken(call.world, ownToken(call), expiresAt), true, true));
};

export const tokenRoutes: readonly Route[] = [
  { method: "post", path: "/users/:id/personal_access_tokens", handle: addToken(false) },
  { method: "get", path: "/users/:id/impersonation_tokens", handle: listImpersonationTokens },
  { method: "post", path: "/users/:id/impersonation_tokens", handle: addToken(true) },
  { method: "get", path: "/personal_access_tokens", handle: listTokens },
  {
    method: "get",
    path: "/personal_access_tokens/self",
    handle: (call) => success(entityOf(call.world, ownToken(call))),
  },
  { method: "delete", path: "/personal_access_tokens/self", handle: (call) => revoke(ownToken(call)) },
  { method: "post", path: "/personal_access_tokens/self/rotate", handle: rotateOwn },
  { method: "delete", path: "/personal_access_tokens/:id", handle: revokeById },
];
