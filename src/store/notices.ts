/** What other processes tell through the database, beside the queue: heard on a connection that is there anyway. */
import type { Notification, Session } from "./sessions.ts";

/** Who is told of what. */
export interface Notices {
  /** `heard` is called with each payload, and with null where some may have been missed. */
  listen(channel: string, heard: (payload: string | null) => void): void;
  onNotification(notification: Notification): void;
  /** Begins to listen on a new connection. */
  attach(session: Pick<Session, "query" | "ended">): Promise<void>;
  /** Whether one is listened to now. */
  attached(): boolean;
}

/** Nobody listens yet. */
export const createNotices = (): Notices => {
  const listeners = new Map<string, ((payload: string | null) => void)[]>();
  let sessions = 0;
  return {
    listen: (channel, heard) => void listeners.set(channel, [...(listeners.get(channel) ?? []), heard]),
    onNotification: ({ channel, payload }) => {
      for (const heard of listeners.get(channel) ?? []) heard(payload);
    },
    attach: async (session) => {
      for (const channel of listeners.keys()) await session.query(`LISTEN ${channel}`);
      sessions += 1;
      void session.ended.then(() => {
        sessions -= 1;
      });
      for (const heard of [...listeners.values()].flat()) heard(null);
    },
    attached: () => sessions > 0,
  };
};
