/** Who somebody is, seen from one partner's issue. */
export type Role = "partner" | "liaison" | "team" | "bot" | "stranger";

/** Somebody as news names them. */
export interface Somebody {
  readonly id: number;
  /** null: the payload did not say. */
  readonly username: string | null;
}

/** Whether somebody is among certain people; see `peopleOf`. */
export type People = (somebody: Somebody) => boolean;

/** Who is who for one issue. */
export interface Cast {
  /** Our own bot users, past ones too. */
  readonly ownIds: ReadonlySet<number>;
  /** The liaisons who look after the partner. */
  readonly liaisons: People;
  /** Everybody else of our side: liaisons and contacts of other rows, support managers. */
  readonly team: People;
  /** The partner's people. */
  readonly partner: People;
  readonly issueAuthorId: number;
}

/** People by username (in any case) or id. */
export const peopleOf = (usernames: Iterable<string>, ids: ReadonlySet<number> = new Set()): People => {
  const names = new Set([...usernames].map((username) => username.toLowerCase()));
  return ({ id, username }) => ids.has(id) || (username !== null && names.has(username.toLowerCase()));
};

/**
 * Usernames that GitLab gives to users who are nobody: bots of project and group tokens
 * (doc/user/project/settings/project_access_tokens.md), service accounts, Service Desk's and system bots, and
 * the ghost that inherits the work of deleted users.
 */
const BOT_USERNAME =
  /^(?:(?:project|group)_\d+_bot(?:_?[0-9a-f]*)?|service_account_.+|(?:support|alert|migration|security|automation)-bot\d*|GitLab-Security-Bot|gitlab-bot|ghost\d*)$/i;

/** Whether an account looks like a machine's. */
export const looksLikeBot = (username: string): boolean => BOT_USERNAME.test(username);

/**
 * The role of somebody on an issue. A machine is never a human of any side; our own people stay our own where they are also
 * members of a partner's group; who opened the issue speaks for the partner on it.
 */
export const roleOf = (somebody: Somebody, cast: Cast): Role => {
  if (cast.ownIds.has(somebody.id)) return "bot";
  if (somebody.username !== null && looksLikeBot(somebody.username)) return "bot";
  if (cast.liaisons(somebody)) return "liaison";
  if (cast.team(somebody)) return "team";
  if (somebody.id === cast.issueAuthorId || cast.partner(somebody)) return "partner";
  return "stranger";
};
