/**
 * Who belongs to which partner, resolved beforehand, so that an issue that is no partner's costs no
 * request. Read from the store at start, from GitLab in the background; a stale answer never blocks,
 * but nothing is decided before every source was read at least once.
 */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { UserRef } from "../model/ids.ts";
import type { Directory } from "../triage/match.ts";
import { GROUP, indexPeople, type PeopleIndex, partsOf, type StoredMember } from "./people-index.ts";

/** What the directory needs of store and GitLab. */
export interface DirectoryPorts {
  /** Every source of people that the configuration names now. */
  readonly sources: () => readonly string[];
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
  /** Our own users: members of many groups, so that they can work there, and nobody's people. */
  readonly ownIds: () => ReadonlySet<number>;
  readonly now: () => Date;
  readonly log: Logger;
}

/** The people of one instance's partners. */
export interface PeopleDirectory {
  /** Settles once every source was read at least once, now or in an earlier life. */
  ready(): Promise<Directory>;
  /** Usernames of a group's members as they are known now. */
  usernamesIn(group: string): readonly string[];
  /** Reads what was not read within the last minute; sources that fail keep what was known. */
  refresh(): Promise<void>;
  /** Reads one group again, because somebody joined or left. */
  refreshGroup(path: string): Promise<void>;
  /** The configuration was reloaded: decisions wait until new sources are read. */
  sourcesChanged(): void;
}

const read = async (source: string, gitlab: DirectoryPorts["gitlab"]) => {
  const { kind, name } = partsOf(source);
  if (kind === "group") {
    const members = await gitlab.groupMembers(name);
    return members.map(({ user, direct }) => ({ id: user.id, username: user.username, direct }));
  }
  const user = await gitlab.userByUsername(name);
  return user === null ? [] : [{ id: user.id, username: user.username, direct: true }];
};

/** Asking again would not help. */
const isRefused = (error: unknown): boolean =>
  error instanceof LiaisonError && error.disposition.kind === "give-up";

/** Reads single sources into the store. */
const sourceReader = (instance: string, { members, gitlab, now, log }: DirectoryPorts) => {
  /** A group that is not there, or not for us to see, must not hold up everybody else's issues. */
  const keepAsKnown = async (source: string): Promise<void> => {
    const known = await members.refreshedAt(instance);
    if (!known.has(source)) await members.replace(instance, source, [], now());
  };
  return async (source: string): Promise<void> => {
    try {
      await members.replace(instance, source, await read(source, gitlab), now());
    } catch (error) {
      const reason = messageOf(error);
      log.warn({ instance, source, reason }, "partners' people could not be read; what was known stays");
      if (isRefused(error)) await keepAsKnown(source);
    }
  };
};

/** Milliseconds between tries for sources that were never read. */
const RETRY_MS = 5_000;
/** Milliseconds for which what was read needs no reading again. */
const FRESH_MS = 60_000;

/** A directory over the partners of one instance. `stopped` ends the tries of an unfinished first reading. */
export const peopleDirectory = (
  instance: string,
  ports: DirectoryPorts,
  stopped: AbortSignal,
): PeopleDirectory => {
  let known: PeopleIndex = indexPeople([]);
  let current: Promise<Directory> | undefined;
  const readSource = sourceReader(instance, ports);
  const load = async (): Promise<Directory> => {
    const wanted = new Set(ports.sources());
    const members = await ports.members.all(instance);
    const own = ports.ownIds();
    known = indexPeople(members.filter(({ source, id }) => wanted.has(source) && !own.has(id)));
    return known.directory;
  };
  const notReadSince = async (moment: number): Promise<string[]> => {
    const at = await ports.members.refreshedAt(instance);
    return ports.sources().filter((source) => (at.get(source)?.getTime() ?? -1) < moment);
  };
  const readMissing = async (): Promise<Directory> => {
    for (
      let left = await notReadSince(0);
      left.length > 0 && !stopped.aborted;
      left = await notReadSince(0)
    ) {
      for (const source of left) await readSource(source);
      if ((await notReadSince(0)).length > 0) await pause(RETRY_MS, stopped);
    }
    return load();
  };
  const begin = (): Promise<Directory> => {
    const beginning = readMissing();
    current = beginning;
    beginning.catch(() => {
      if (current === beginning) current = undefined;
    });
    return beginning;
  };
  const reload = async (): Promise<void> => {
    const directory = await load();
    current = Promise.resolve(directory);
  };
  return {
    ready: () => current ?? begin(),
    usernamesIn: (group) => known.usernamesIn(group),
    refresh: async () => {
      const stale = await notReadSince(ports.now().getTime() - FRESH_MS);
      for (const source of stale) if (!stopped.aborted) await readSource(source);
      await reload();
    },
    refreshGroup: async (path) => {
      const affected = ports.sources().filter((source) => concerns(source, path));
      for (const source of affected) await readSource(source);
      if (affected.length > 0) await reload();
    },
    sourcesChanged: () => void begin(),
  };
};

/** Members of a group are inherited by its subgroups, so news of one concerns the others. */
const concerns = (source: string, path: string): boolean =>
  `${source}/`.startsWith(`${GROUP}${path.toLowerCase()}/`);

const pause = (milliseconds: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stopped.addEventListener("abort", end, { once: true });
  });
