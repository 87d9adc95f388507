/** Access tokens of projects and groups. */
import { MAINTAINER, roleIn } from "../../world/access.ts";
import { accessLevel } from "../../world/members.ts";
import {
  createPlaceToken,
  placeTokens,
  revokePlaceToken,
  rotatePlaceToken,
} from "../../world/place-tokens.ts";
import { notFound } from "../../world/refusal.ts";
import type { Group, Project, Token } from "../../world/types.ts";
import { isUsable } from "../../world/users.ts";
import {
  type Call,
  created,
  forBothPlaces,
  noContent,
  numberIn,
  partIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { tokenEntity } from "../entities/user.ts";
import { day, integer, readParams, required, text, words } from "../fields.ts";
import { paginate } from "../paging.ts";
import { scopesFrom } from "../scopes.ts";

type PlaceOf = (call: Call) => Group | Project;

const entity = ({ world }: Call, place: Group | Project, token: Token, withValue: boolean) => ({
  ...tokenEntity(token, isUsable(world, token), withValue),
  access_level: roleIn(world, token.user, place),
  resource_type: place.kind,
  resource_id: place.id,
});

const add = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    name: required(text),
    scopes: required(words),
    access_level: integer,
    expires_at: day,
  });
  const token = createPlaceToken(call.world, userOf(call), place, {
    name: input.name,
    scopes: scopesFrom(input.scopes),
    accessLevel: accessLevel(input.access_level ?? MAINTAINER),
    expiresAt: input.expires_at,
  });
  return created(entity(call, place, token, true));
};

const list = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const tokens = placeTokens(call.world, userOf(call), place);
  return paginate(call, tokens, (token) => entity(call, place, token, false));
};

const revoke = (placeOf: PlaceOf) => (call: Call) => {
  revokePlaceToken(call.world, userOf(call), placeOf(call), numberIn(call, "token_id"));
  return noContent;
};

const rotate = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const actor = userOf(call);
  const { expires_at: expiresAt } = readParams(call.params, { expires_at: day });
  const which = partIn(call, "token_id");
  const token =
    which === "self"
      ? call.token
      : placeTokens(call.world, actor, place).find(({ id }) => String(id) === which);
  if (token === null || token === undefined) throw notFound();
  return success(entity(call, place, rotatePlaceToken(call.world, actor, place, token, expiresAt), true));
};

export const placeTokenRoutes = forBothPlaces((prefix, placeOf): readonly Route[] => [
  { method: "get", path: `${prefix}/:id/access_tokens`, handle: list(placeOf) },
  { method: "post", path: `${prefix}/:id/access_tokens`, handle: add(placeOf) },
  { method: "post", path: `${prefix}/:id/access_tokens/:token_id/rotate`, handle: rotate(placeOf) },
  { method: "delete", path: `${prefix}/:id/access_tokens/:token_id`, handle: revoke(placeOf) },
]);
