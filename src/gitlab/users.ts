import type { UserRef } from "../model/ids.ts";
import { unlessAbsent } from "./absent.ts";
import { GitlabForbidden, GitlabRefused, GitlabUnauthorized } from "./errors.ts";
import type { Resources } from "./resources.ts";
import { type Fields, fieldsOf, flagIn, listOf, numberIn, textIn, textOrNull } from "./shape.ts";

/** The account behind our token. */
export interface OwnUser extends UserRef {
  /** GitLab shows it to administrators only. */
  readonly isAdmin: boolean;
  /** The user of a project or group token, or a service account. */
  readonly bot: boolean;
}

/** What a token says about itself. */
export interface TokenSelf {
  readonly scopes: readonly string[];
  /** A date (`2027-01-31`, ends at 00:00 UTC of it), or null where it does not expire. */
  readonly expiresAt: string | null;
  /** When it was made; null where GitLab does not say. */
  readonly createdAt: string | null;
}

/** A user of a REST answer in the model's words. */
export const userRefOf = (fields: Fields): UserRef => ({
  id: numberIn(fields, "id"),
  username: textIn(fields, "username"),
  name: textOrNull(fields, "name") ?? textIn(fields, "username"),
});

/** `GET /user`: whose token this is. */
export const readCurrentUser = async (resources: Resources): Promise<OwnUser> => {
  const fields = fieldsOf(await resources.users.showCurrentUser(), "the current user");
  return { ...userRefOf(fields), isAdmin: flagIn(fields, "is_admin"), bot: flagIn(fields, "bot") };
};

/**
 * Whose tokens these are, each account once. Tokens by path belong to accounts of their own (a project's or
 * group's bot), and what any of them does is ours. One that GitLab refuses names nobody; the first must answer.
 */
export const readOwnUsers = async (
  own: Resources,
  others: readonly Resources[],
): Promise<readonly OwnUser[]> => {
  const users = new Map<number, OwnUser>();
  const first = await readCurrentUser(own);
  users.set(first.id, first);
  for (const resources of others) {
    try {
      const user = await readCurrentUser(resources);
      users.set(user.id, user);
    } catch (thrown) {
      if (!(thrown instanceof GitlabUnauthorized || thrown instanceof GitlabForbidden)) throw thrown;
    }
  }
  return [...users.values()];
};

/** `GET /personal_access_tokens/self`; null where the token is of another sort (OAuth) and cannot say. */
export const readTokenSelf = async (resources: Resources): Promise<TokenSelf | null> => {
  try {
    const fields = fieldsOf(await unlessAbsent(resources.tokens.show(), {}), "the token");
    const scopes = fields.values["scopes"];
    if (!Array.isArray(scopes)) return null;
    return {
      scopes: scopes.map(String),
      expiresAt: textOrNull(fields, "expires_at"),
      createdAt: textOrNull(fields, "created_at"),
    };
  } catch (thrown) {
    if (thrown instanceof GitlabRefused || thrown instanceof GitlabForbidden) return null;
    throw thrown;
  }
};

/** `GET /version`: such as `19.1.0-ee`. */
export const readVersion = async (resources: Resources): Promise<string> => {
  const { body } = await resources.users.requester.get("version");
  return textIn(fieldsOf(body, "the version"), "version");
};

/** GitLab's clock by the `Date` of an answer, which has whole seconds; null where there is none. */
export const readServerTime = async (resources: Resources): Promise<Date | null> => {
  const { headers } = await resources.users.requester.get("version");
  const time = Date.parse(headers["date"] ?? "");
  return Number.isNaN(time) ? null : new Date(time);
};

/** By username, exact but for case; null where there is none. */
export const readUserByUsername = async (resources: Resources, username: string): Promise<UserRef | null> => {
  const found = listOf(await resources.users.all({ username }), "users");
  return found[0] === undefined ? null : userRefOf(found[0]);
};

/** What somebody says of themselves. */
export interface UserStatus {
  /** Not to be disturbed. */
  readonly busy: boolean;
  /** When GitLab takes it off by itself; null: it does not. */
  readonly clearsAt: Date | null;
}

/**
 * `GET /users/:id_or_username/status` (doc/api/users.md): `availability` is `busy`, `not_set`, or null where no status was
 * ever set; null where there is no such account. Its text is not read.
 */
export const readUserStatus = async (resources: Resources, username: string): Promise<UserStatus | null> => {
  const found: unknown = await unlessAbsent(resources.users.showStatus({ iDOrUsername: username }), null);
  if (found === null) return null;
  const fields = fieldsOf(found, "a status");
  const clearsAt = Date.parse(textOrNull(fields, "clear_status_at") ?? "");
  return {
    busy: textOrNull(fields, "availability") === "busy",
    clearsAt: Number.isNaN(clearsAt) ? null : new Date(clearsAt),
  };
};

/** By id; null where there is none. */
export const readUserById = async (resources: Resources, id: number): Promise<UserRef | null> => {
  const found: unknown = await unlessAbsent(resources.users.show(id), null);
  return found === null ? null : userRefOf(fieldsOf(found, "a user"));
};
