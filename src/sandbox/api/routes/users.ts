/** Users and one's own account. */
import { forbidden, notFound } from "../../world/refusal.ts";
import type { User } from "../../world/types.ts";
import { createUser } from "../../world/users.ts";
import { userNamed } from "../../world/world.ts";
import { administratorOf, type Call, created, numberIn, type Route, success, userOf } from "../call.ts";
import { userFor, userForAdministrator, userFull } from "../entities/user.ts";
import { flag, nullable, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

/** The user that the path names, or 404. */
export const userAt = (call: Call): User => {
  const user = call.world.users.get(numberIn(call, "id"));
  if (user === undefined) throw notFound("User");
  return user;
};

const listUsers = (call: Call): readonly User[] => {
  const { username, search, active, blocked } = readParams(call.params, {
    username: text,
    search: text,
    active: flag,
    blocked: flag,
  });
  if (call.actor === null && username === undefined)
    throw forbidden("Not authorized to access /api/v4/users");
  if (username !== undefined) {
    const user = userNamed(call.world, username);
    return user === undefined ? [] : [user];
  }
  const wanted = search?.toLowerCase();
  return [...call.world.users.values()]
    .filter((user) => active !== true || user.state === "active")
    .filter((user) => blocked !== true || user.state === "blocked")
    .filter(
      (user) =>
        wanted === undefined ||
        user.name.toLowerCase().includes(wanted) ||
        user.username.toLowerCase().includes(wanted) ||
        user.publicEmail?.toLowerCase() === wanted,
    )
    .reverse();
};

const addUser = (call: Call) => {
  administratorOf(call);
  const input = readParams(call.params, {
    email: required(text),
    name: required(text),
    username: required(text),
    admin: flag,
    public_email: text,
  });
  const user = createUser(call.world, {
    username: input.username,
    name: input.name,
    email: input.email,
    isAdministrator: input.admin,
    publicEmail: input.public_email,
  });
  return created(userForAdministrator(call.world, user));
};

const changeUser = (call: Call) => {
  administratorOf(call);
  const user = userAt(call);
  const input = readParams(call.params, { name: text, admin: flag, public_email: nullable(text) });
  if (input.name !== undefined) user.name = input.name;
  if (input.admin !== undefined) user.isAdministrator = input.admin;
  if (input.public_email !== undefined) user.publicEmail = input.public_email;
  return success(userForAdministrator(call.world, user));
};

const setState = (state: User["state"]) => (call: Call) => {
  administratorOf(call);
  userAt(call).state = state;
  return created(true);
};

const showUser = (call: Call) => {
  if (call.actor === null) throw forbidden("Not authorized!");
  return success(userFor(call.world, call.actor, userAt(call)));
};

const ownAccount = (call: Call) => {
  const user = userOf(call);
  return success((user.isAdministrator ? userForAdministrator : userFull)(call.world, user));
};

export const userRoutes: readonly Route[] = [
  { method: "get", path: "/user", handle: ownAccount },
  {
    method: "get",
    path: "/users",
    anonymous: true,
    handle: (call) => paginate(call, listUsers(call), (user) => userFor(call.world, call.actor, user)),
  },
  { method: "post", path: "/users", handle: addUser },
  { method: "get", path: "/users/:id", anonymous: true, handle: showUser },
  { method: "put", path: "/users/:id", handle: changeUser },
  { method: "post", path: "/users/:id/block", handle: setState("blocked") },
  { method: "post", path: "/users/:id/unblock", handle: setState("active") },
  { method: "post", path: "/users/:id/deactivate", handle: setState("deactivated") },
  { method: "post", path: "/users/:id/activate", handle: setState("active") },
];
