/** Members of projects and groups, direct and inherited. */
import {
  accessLevel,
  addMember,
  allMembers,
  directMember,
  removeMember,
  updateMember,
} from "../../world/members.ts";
import { badParameters, notFound } from "../../world/refusal.ts";
import type { Group, Member, Project, User } from "../../world/types.ts";
import { userNamed } from "../../world/world.ts";
import {
  type Call,
  created,
  forBothPlaces,
  noContent,
  numberIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { memberEntity } from "../entities/member.ts";
import { day, integer, integers, nullable, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

type PlaceOf = (call: Call) => Group | Project;

const entity = (call: Call, place: Group | Project, member: Member) =>
  memberEntity(call.world, call.actor, place, member);

const listMembers = (placeOf: PlaceOf, inherited: boolean) => (call: Call) => {
  const place = placeOf(call);
  const { query, user_ids: ids } = readParams(call.params, { query: text, user_ids: integers });
  const wanted = query?.toLowerCase();
  const members = inherited ? allMembers(call.world, place) : [...place.members.values()];
  const found = members
    .filter(({ user }) => ids === undefined || ids.includes(user.id))
    .filter(
      ({ user }) => wanted === undefined || `${user.name} ${user.username}`.toLowerCase().includes(wanted),
    );
  return paginate(call, found, (member) => entity(call, place, member));
};

const showMember = (placeOf: PlaceOf, inherited: boolean) => (call: Call) => {
  const place = placeOf(call);
  const userId = numberIn(call, "user_id");
  const member = inherited
    ? allMembers(call.world, place).find(({ user }) => user.id === userId)
    : directMember(place, userId);
  if (member === undefined) throw notFound();
  return success(entity(call, place, member));
};

const userIn = (call: Call, id: number | undefined, username: string | undefined): User => {
  if (id === undefined && username === undefined) {
    throw badParameters(["user_id, username are missing, exactly one parameter must be provided"]);
  }
  const user = id === undefined ? userNamed(call.world, username ?? "") : call.world.users.get(id);
  if (user === undefined) throw notFound("User");
  return user;
};

const add = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, {
    user_id: integer,
    username: text,
    access_level: required(integer),
    expires_at: nullable(day),
  });
  const member = addMember(call.world, userOf(call), place, {
    user: userIn(call, input.user_id, input.username),
    accessLevel: accessLevel(input.access_level),
    expiresAt: input.expires_at,
  });
  return created(entity(call, place, member));
};

const change = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const input = readParams(call.params, { access_level: required(integer), expires_at: nullable(day) });
  const { user } = directMember(place, numberIn(call, "user_id"));
  const member = updateMember(call.world, userOf(call), place, {
    user,
    accessLevel: accessLevel(input.access_level),
    expiresAt: input.expires_at,
  });
  return success(entity(call, place, member));
};

const remove = (placeOf: PlaceOf) => (call: Call) => {
  removeMember(call.world, userOf(call), placeOf(call), numberIn(call, "user_id"));
  return noContent;
};

export const memberRoutes = forBothPlaces((prefix, placeOf): readonly Route[] => [
  { method: "get", path: `${prefix}/:id/members`, handle: listMembers(placeOf, false) },
  { method: "post", path: `${prefix}/:id/members`, handle: add(placeOf) },
  { method: "get", path: `${prefix}/:id/members/all`, handle: listMembers(placeOf, true) },
  { method: "get", path: `${prefix}/:id/members/all/:user_id`, handle: showMember(placeOf, true) },
  { method: "get", path: `${prefix}/:id/members/:user_id`, handle: showMember(placeOf, false) },
  { method: "put", path: `${prefix}/:id/members/:user_id`, handle: change(placeOf) },
  { method: "delete", path: `${prefix}/:id/members/:user_id`, handle: remove(placeOf) },
]);
