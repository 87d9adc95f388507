import pg from "pg";
import type { Address } from "./address.ts";
import { connectionSettings } from "./connection-settings.ts";

/**
 * One connection that stays: what it locks is locked, and what it listens to is heard, until it ends.
 * Statements wait for each other. It ends with the first that fails: the server may have executed one whose answer came
 * too late, or half of one, and nobody here would know of the lock that it took.
 */
export interface Session {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Resolves when the connection has ended, by whatever cause. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** A notification by another process or by this one. */
export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/** Opens one. */
export const openSession = async (
  address: Address,
  name: string,
  onNotification: (notification: Notification) => void,
): Promise<Session> => {
  const client = new pg.Client(connectionSettings(address, name));
  const ended = Promise.withResolvers<void>();
  client.on("error", () => undefined);
  client.on("end", () => ended.resolve());
  client.on("notification", ({ channel, payload }) => onNotification({ channel, payload: payload ?? "" }));
  await client.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: (text, values) => {
      const result = last.then(() => client.query(text, values));
      last = result.catch(() => void client.end().catch(() => undefined));
      return result;
    },
    ended: ended.promise,
    close: async () => await client.end(),
  };
};
