/**
 * Who belongs to which partner, resolved beforehand, so that an issue that is no partner's costs no
 * request. Read from the store at start, from GitLab in the background; a stale answer never blocks,
 * but nothing is decided before every source was read at least once.
 */
import type { Partner } from "../config/schema/people.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { UserRef } from "../model/ids.ts";
import type { Directory } from "../triage/match.ts";

/** A member as the store keeps it. */
export interface StoredMember {
  /** `group:PATH` or `user:USERNAME`. */
  readonly source: string;
  readonly id: number;
  readonly username: string;
  readonly direct: boolean;
}

/** What the directory needs of store and GitLab. */
export interface DirectoryPorts {
  readonly members: {
    all(instance: string): Promise<readonly StoredMember[]>;
    /** When each source was last read. */
    refreshedAt(instance: string): Promise<ReadonlyMap<string, Date>>;
    replace(
      instance: string,
      source: string,
      users: readonly { readonly id: number; readonly username: string; readonly direct: boolean }[],
      now: Date,
    ): Promise<void>;
  };
  readonly gitlab: {
    groupMembers(path: string): Promise<readonly { readonly user: UserRef; readonly direct: boolean }[]>;
    userByUsername(username: string): Promise<UserRef | null>;
  };
  readonly now: () => Date;
  readonly log: Logger;
}

/** The people of one instance's partners. */
export interface PeopleDirectory {
  /** Settles once every source was read at least once, now or in an earlier life. */
  ready(): Promise<Directory>;
  /** Reads all sources again; those that fail keep what was known. */
  refresh(): Promise<void>;
  /** Reads one group again, because somebody joined or left. */
  refreshGroup(path: string): Promise<void>;
}

type Memberships = Map<number, { group: string; direct: boolean }[]>;

const GROUP = "group:";
const USER = "user:";

/** Every source that partners name on this instance. */
export const sourcesOf = (partners: readonly Partner[]): string[] => [
  ...new Set([
    ...partners.flatMap(({ match }) => match.members.map((path) => GROUP + path.toLowerCase())),
    ...partners.flatMap(({ match }) => match.users.map((username) => USER + username.toLowerCase())),
  ]),
];

const indexed = (members: readonly StoredMember[]): Directory => {
  const userIds = new Map<string, number>();
  const memberships: Memberships = new Map();
  for (const { source, id, username, direct } of members) {
    if (source.startsWith(USER)) userIds.set(username.toLowerCase(), id);
    else memberships.set(id, [...(memberships.get(id) ?? []), { group: source.slice(GROUP.length), direct }]);
  }
  const nobody: readonly { group: string; direct: boolean }[] = [];
  return { userIds, membershipsOf: (userId) => memberships.get(userId) ?? nobody };
};

const read = async (source: string, gitlab: DirectoryPorts["gitlab"]) => {
  if (source.startsWith(GROUP)) {
    const members = await gitlab.groupMembers(source.slice(GROUP.length));
    return members.map(({ user, direct }) => ({ id: user.id, username: user.username, direct }));
  }
  const user = await gitlab.userByUsername(source.slice(USER.length));
  return user === null ? [] : [{ id: user.id, username: user.username, direct: true }];
};

/** Asking again would not help. */
const isRefused = (error: unknown): boolean =>
  error instanceof LiaisonError && error.disposition.kind === "give-up";

/** Milliseconds between tries for sources that were never read. */
const RETRY_MS = 5_000;

/** A directory over the partners of one instance. `stopped` ends the tries of an unfinished first reading. */
export const peopleDirectory = (
  instance: string,
  sources: readonly string[],
  ports: DirectoryPorts,
  stopped: AbortSignal,
): PeopleDirectory => {
  let current: Promise<Directory> | undefined;
  const load = async (): Promise<Directory> => {
    const members = await ports.members.all(instance);
    return indexed(members.filter(({ source }) => sources.includes(source)));
  };
  const refreshSource = async (source: string): Promise<void> => {
    try {
      await ports.members.replace(instance, source, await read(source, ports.gitlab), ports.now());
    } catch (error) {
      const reason = messageOf(error);
      ports.log.warn(
        { instance, source, reason },
        "partners' people could not be read; what was known stays",
      );
      if (isRefused(error)) await keepAsKnown(source);
    }
  };
  /** A group that is not there, or not for us to see, must not hold up everybody else's issues. */
  const keepAsKnown = async (source: string): Promise<void> => {
    if ((await ports.members.refreshedAt(instance)).has(source)) return;
    await ports.members.replace(instance, source, [], ports.now());
  };
  const missing = async (): Promise<string[]> => {
    const known = await ports.members.refreshedAt(instance);
    return sources.filter((source) => !known.has(source));
  };
  const readMissing = async (): Promise<Directory> => {
    for (let left = await missing(); left.length > 0 && !stopped.aborted; left = await missing()) {
      for (const source of left) await refreshSource(source);
      if ((await missing()).length > 0) await pause(RETRY_MS, stopped);
    }
    return load();
  };
  return {
    ready: () => {
      current ??= readMissing().catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      return current;
    },
    refresh: async () => {
      for (const source of sources) if (!stopped.aborted) await refreshSource(source);
      current = load();
      await current;
    },
    refreshGroup: async (path) => {
      const affected = sources.filter(
        (source) => source.startsWith(GROUP) && related(source.slice(GROUP.length), path.toLowerCase()),
      );
      for (const source of affected) await refreshSource(source);
      if (affected.length > 0) current = load();
    },
  };
};

/** Members of a group are inherited by its subgroups, so news of one can concern the other. */
const related = (source: string, path: string): boolean => source === path || source.startsWith(`${path}/`);

const pause = (milliseconds: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stopped.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
