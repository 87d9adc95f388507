/**
 * Who belongs to which partner, resolved beforehand, so that an issue that is no partner's costs no
 * request. Read from the store at start, from GitLab in the background; a stale answer never blocks,
 * but nothing is decided before every source was read at least once, or is known to be unreadable.
 */
import { LiaisonError } from "../lib/errors.ts";
import { within } from "../lib/limit.ts";
import type { Directory } from "../triage/match.ts";
import { GROUP, indexPeople, type PeopleIndex } from "./people-index.ts";
import { type DirectoryPorts, peopleSources } from "./people-sources.ts";

/** The people of one instance's partners. */
export interface PeopleDirectory {
  /**
   * Settles once every source was read at least once, now or in an earlier life, or is done without. Rejects where
   * that takes long, so that whoever waits can do something else meanwhile.
   */
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

/** How patient a directory is; milliseconds. */
export interface DirectoryPace {
  /** Between two rounds of tries for sources that were never read. */
  readonly retry: number;
  /** How long a decision waits for them, from their first try on. */
  readonly ready: number;
  /** How long a source that fails holds everybody up while GitLab answers otherwise. */
  readonly patience: number;
  /** How long what was read needs no reading again. */
  readonly fresh: number;
}

const USUAL_PACE: DirectoryPace = { retry: 5_000, ready: 20_000, patience: 300_000, fresh: 60_000 };

/** Nothing is lost by it: the news waits until partners' people are known. */
class DirectoryNotReady extends LiaisonError {
  constructor(instance: string) {
    super(`Not all of the partners' people on ${instance} are known yet.`, {
      code: "gitlab.directory-not-ready",
      disposition: { kind: "wait", milliseconds: 15_000 },
      remedy: "The service goes on by itself once GitLab has told them; its log says which cannot be read.",
    });
  }
}

/** A directory over the partners of one instance. `stopped` ends the tries of an unfinished first reading. */
export const peopleDirectory = (
  instance: string,
  ports: DirectoryPorts,
  stopped: AbortSignal,
  pace: DirectoryPace = USUAL_PACE,
): PeopleDirectory => {
  const sources = peopleSources(instance, ports, pace.patience);
  let known: PeopleIndex = indexPeople([]);
  let current: Promise<Directory> | undefined;
  let reading = 0;
  const load = async (): Promise<Directory> => {
    const wanted = new Set(ports.sources());
    const members = await ports.members.all(instance);
    const own = ports.ownIds();
    known = indexPeople(members.filter(({ source, id }) => wanted.has(source) && !own.has(id)));
    return known.directory;
  };
  /** Round after round until nothing is missing, or until another reading has begun. */
  const readMissing = async (mine: number): Promise<Directory> => {
    while (mine === reading) {
      for (const source of await sources.missing()) if (!stopped.aborted) await sources.read(source);
      if (!stopped.aborted) await sources.judge();
      if ((await sources.missing()).length === 0) return load();
      if (stopped.aborted) throw new DirectoryNotReady(instance);
      await pause(pace.retry, stopped);
    }
    return ready();
  };
  const notReady = (): never => {
    throw new DirectoryNotReady(instance);
  };
  const begin = (): Promise<Directory> => {
    reading += 1;
    const whole = readMissing(reading);
    const beginning = within(whole, pace.ready, notReady);
    current = beginning;
    whole.then(
      (directory) => {
        if (current === beginning) current = Promise.resolve(directory);
      },
      () => {
        if (current === beginning) current = undefined;
      },
    );
    // Whoever waits for it hears of it; after a reload nobody may.
    beginning.catch(() => undefined);
    return beginning;
  };
  const ready = (): Promise<Directory> => current ?? begin();
  /** What was read is of use at once, but for deciding while something is missing. */
  const takeUp = async (): Promise<void> => {
    const mine = reading;
    const directory = await load();
    if ((await sources.missing()).length === 0 && mine === reading) current = Promise.resolve(directory);
  };
  return {
    ready,
    usernamesIn: (group) => known.usernamesIn(group),
    refresh: async () => {
      const stale = await sources.notReadSince(ports.now().getTime() - pace.fresh);
      for (const source of stale) if (!stopped.aborted) await sources.read(source);
      await takeUp();
    },
    refreshGroup: async (path) => {
      const affected = ports.sources().filter((source) => concerns(source, path));
      for (const source of affected) await sources.read(source);
      if (affected.length > 0) await takeUp();
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
