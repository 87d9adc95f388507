import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { QueueDatabase, Session } from "./database.ts";

/** First half of the advisory locks (two 32-bit numbers) that belong to issues; the second is the key's hash. */
export const ISSUE_LOCKS = 0x4c_49_01;
/** Held, shared, by every process that works. */
const WORKERS_LOCK = 0x4c_49_02;
const RETRY_MS = 250;

/** Told by other processes: news of an issue (payload), and that there are jobs. */
const NEWS_CHANNEL = "liaison_news";
export const JOBS_CHANNEL = "liaison_jobs";

/** Locks on issues, which end with this process however it ends, and what other processes tell. */
export interface Locks {
  /** Which of these we hold now; the others are being worked on by another process. */
  tryLock(issueKeys: readonly string[]): Promise<Set<string>>;
  /** Nothing where the lock was lost. */
  unlock(issueKey: string): Promise<void>;
  close(): Promise<void>;
}

/** What is done when something is told. */
export interface LockEvents {
  readonly onNews: (issueKey: string) => void;
  readonly onJobs: () => void;
  /** Connected, the first time (`alone`: no other process works on this database) or again. */
  readonly onConnected: (alone: boolean) => void;
  /** Connected again too late: another process works on this issue now. */
  readonly onLost: (issueKey: string) => void;
}

const TRY_LOCK = `SELECT key FROM unnest($1::text[]) AS key WHERE pg_try_advisory_lock(${ISSUE_LOCKS}, hashtext(key))`;
const UNLOCK = `SELECT pg_advisory_unlock(${ISSUE_LOCKS}, hashtext($1))`;

/** Which backend a session has, so that nobody else's is meant once its number is in use again. */
interface Backend {
  readonly pid: unknown;
  readonly since: unknown;
}

const BACKEND = "SELECT pid, backend_start::text AS since FROM pg_stat_activity WHERE pid = pg_backend_pid()";
/** Waits until it has ended, five seconds at most. */
const END_BACKEND =
  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2";

/** A connection that is broken for us may live on in the server for a while: it would keep our own locks from us. */
const replace = async (session: Session, before: Backend | undefined): Promise<Backend | undefined> => {
  if (before !== undefined) await session.query(END_BACKEND, [before.pid, before.since]);
  const { rows } = await session.query(BACKEND);
  return rows[0] === undefined ? undefined : { pid: rows[0]["pid"], since: rows[0]["since"] };
};

/** Listens, and locks for ourselves alone for a moment, to see whether others are there; then for sharing. */
const joinWorkers = async (session: Session): Promise<boolean> => {
  await session.query(`LISTEN ${NEWS_CHANNEL}`);
  await session.query(`LISTEN ${JOBS_CHANNEL}`);
  const { rows } = await session.query(`SELECT pg_try_advisory_lock(${WORKERS_LOCK}) AS alone`);
  await session.query(`SELECT pg_advisory_lock_shared(${WORKERS_LOCK})`);
  const alone = rows[0]?.["alone"] === true;
  if (alone) await session.query(`SELECT pg_advisory_unlock(${WORKERS_LOCK})`);
  return alone;
};

/**
 * Opens the one connection that holds the locks, and opens it again whenever it breaks: then first locks
 * what we are still working on, since with the connection the locks went. What another process holds by then is lost.
 */
export const openLocks = async (database: QueueDatabase, events: LockEvents, log: Logger): Promise<Locks> => {
  const held = new Set<string>();
  let session: Session | undefined;
  let backend: Backend | undefined;
  let closing = false;

  const lockAgain = async (opened: Session): Promise<void> => {
    const before = [...held];
    if (before.length === 0) return;
    const { rows } = await opened.query(TRY_LOCK, [before]);
    const locked = new Set(rows.map((row) => String(row["key"])));
    for (const key of before) {
      if (locked.has(key) || !held.delete(key)) continue;
      log.warn({ issue: key }, "another process has taken an issue over while the database was out of reach");
      events.onLost(key);
    }
  };
  const connect = async (first: boolean): Promise<Session> => {
    const opened = await database.openSession(({ channel, payload }) => {
      if (channel === NEWS_CHANNEL) events.onNews(payload);
      else events.onJobs();
    });
    try {
      backend = await replace(opened, backend);
      const alone = await joinWorkers(opened);
      await lockAgain(opened);
      if (closing) throw new Error("closed meanwhile");
      session = opened;
      events.onConnected(first && alone);
      return opened;
    } catch (error) {
      await opened.close().catch(() => undefined);
      throw error;
    }
  };
  const keepConnected = async (first: Session): Promise<void> => {
    let current = first;
    while (!closing) {
      await current.ended;
      session = undefined;
      while (!closing && session === undefined) {
        try {
          current = await connect(false);
        } catch (error) {
          if (closing) return;
          log.warn({ error: messageOf(error) }, "the queue waits for the database");
          await sleep(RETRY_MS);
        }
      }
    }
  };
  const connected = keepConnected(await connect(true));

  return {
    tryLock: async (issueKeys) => {
      if (session === undefined) return new Set();
      const { rows } = await session.query(TRY_LOCK, [issueKeys]);
      const locked = new Set(rows.map((row) => String(row["key"])));
      for (const key of locked) held.add(key);
      return locked;
    },
    unlock: async (issueKey) => {
      if (held.delete(issueKey)) await session?.query(UNLOCK, [issueKey]);
    },
    close: async () => {
      closing = true;
      await session?.close();
      await connected;
    },
  };
};
