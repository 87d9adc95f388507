import type { IncomingMessage } from "node:http";
import { declaredSize, GONE, SlowSender } from "./body.ts";

/** How a stranger's body comes: all of it is there, unread, or it has begun. */
export type Arrival = "whole" | "begun";

/** How long strangers are waited for, and how much may be there of theirs meanwhile. */
export interface ArrivalLimits {
  /** Milliseconds for the first byte of a body, and for all of a small one to be there. */
  readonly patience: number;
  /** Beyond this many bytes of all that are waited for, nobody is waited for longer. */
  readonly bytes: number;
}

/** Node keeps 64 kB of a body in its own memory before anybody reads it, and then stops the sender. Bytes. */
const UNREAD_AT_MOST = 60_000;

/**
 * Waits until a stranger's body has begun to come; a small one, as nearly all are, until it is there as a whole, which
 * with an honest sender is at once. So that room need be found only for those who are slow or large. Rejects where
 * nothing comes (`SlowSender`) or the sender goes away.
 */
export const createArrivals = ({ patience, bytes }: ArrivalLimits) => {
  let unread = 0;
  return (request: IncomingMessage): Promise<Arrival> =>
    new Promise((resolve, reject) => {
      if (request.complete) return resolve("whole");
      if (request.destroyed) return reject(new Error(GONE));
      const declared = declaredSize(request);
      const isSmall = declared !== null && declared <= UNREAD_AT_MOST;
      let mine = 0;

      const settle = (): void => {
        clearTimeout(timer);
        unread -= mine;
        request.off("readable", look).off("close", vanish).off("error", vanish);
      };
      const look = (): void => {
        unread += request.readableLength - mine;
        mine = request.readableLength;
        if (!request.complete && isSmall && unread <= bytes) return;
        settle();
        resolve(request.complete ? "whole" : "begun");
      };
      const vanish = (): void => {
        settle();
        reject(new Error(GONE));
      };
      const timer = setTimeout(() => {
        const hasBegun = mine > 0;
        settle();
        if (hasBegun) resolve("begun");
        else reject(new SlowSender("no body came"));
      }, patience);
      request.on("readable", look).on("close", vanish).on("error", vanish);
    });
};
