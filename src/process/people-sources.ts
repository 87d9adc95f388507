/** Reads the sources of people into the store, and tells which are not known and which are done without. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { UserRef } from "../model/ids.ts";
import { partsOf, type StoredMember } from "./people-index.ts";

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
    /** Asked to see whether GitLab answers at all. */
    version(): Promise<unknown>;
  };
  /** Our own users: members of many groups, so that they can work there, and nobody's people. */
  readonly ownIds: () => ReadonlySet<number>;
  readonly now: () => Date;
  readonly log: Logger;
}

/** A source that cannot be read. */
interface Failure {
  readonly error: unknown;
  /** Since when, in milliseconds of the clock. */
  readonly since: number;
}

/** The sources of one instance's people. */
export interface PeopleSources {
  /** Those that were not read since a moment (milliseconds of the clock). */
  notReadSince(moment: number): Promise<string[]>;
  /** Those that were never read, and that are not done without. */
  missing(): Promise<string[]>;
  read(source: string): Promise<void>;
  /** After every missing source was tried: those that nothing is gained by waiting for are done without, until they can be read. */
  judge(): Promise<void>;
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

/** GitLab has answered, and asking again would not help. */
const isRefused = ({ error }: Failure): boolean =>
  error instanceof LiaisonError && error.disposition.kind === "give-up" && error.code !== "gitlab.forbidden";

/** A path's own token that has expired says nothing about the others; nor does an address that is blocked for a while. */
const isDoubtful = ({ error }: Failure): boolean =>
  error instanceof LiaisonError &&
  (error.code === "gitlab.unauthorized" || error.code === "gitlab.forbidden");

/** Sources of an instance; one that fails is waited for `patienceMs` while GitLab answers otherwise. */
export const peopleSources = (instance: string, ports: DirectoryPorts, patienceMs: number): PeopleSources => {
  const { members, gitlab, now, log } = ports;
  const failures = new Map<string, Failure>();
  const without = new Set<string>();

  const notReadSince = async (moment: number): Promise<string[]> => {
    const at = await members.refreshedAt(instance);
    return ports.sources().filter((source) => (at.get(source)?.getTime() ?? -1) < moment);
  };
  const missing = async (): Promise<string[]> =>
    (await notReadSince(0)).filter((source) => !without.has(source));
  const isOverdue = ({ since }: Failure): boolean => now().getTime() - since >= patienceMs;
  /** While GitLab as a whole is away, everybody's issues wait anyway: nobody is taken for a stranger because of it. */
  const answersOtherwise = (): Promise<boolean> =>
    gitlab.version().then(
      () => true,
      () => false,
    );

  return {
    notReadSince,
    missing,
    read: async (source) => {
      try {
        await members.replace(instance, source, await read(source, gitlab), now());
        failures.delete(source);
        without.delete(source);
      } catch (error) {
        failures.set(source, { error, since: failures.get(source)?.since ?? now().getTime() });
        const reason = messageOf(error);
        log.warn({ instance, source, reason }, "partners' people could not be read; what was known stays");
      }
    },
    judge: async () => {
      const failing = (await missing()).flatMap((source) => {
        const failure = failures.get(source);
        return failure === undefined ? [] : [{ source, failure }];
      });
      const doubtful = failing.filter(({ failure }) => isDoubtful(failure) || isOverdue(failure));
      const hopeless = new Set(failing.filter(({ failure }) => isRefused(failure)));
      if (doubtful.length > 0 && (await answersOtherwise())) for (const one of doubtful) hopeless.add(one);
      for (const { source } of hopeless) without.add(source);
      if (hopeless.size > 0)
        log.error(
          { instance, sources: [...hopeless].map(({ source }) => source) },
          "the directory is incomplete: people of these sources are not known, and are strangers until they can be read",
        );
    },
  };
};
