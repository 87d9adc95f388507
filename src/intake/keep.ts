import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { DeliveryStore, IntakeNews } from "./delivery.ts";
import type { Received } from "./receive.ts";

/** Storing took longer than the sender can be kept waiting; it goes on. */
export const LATE = Symbol("late");

/** What `promise` becomes, or `LATE` when it is not settled within `milliseconds`. */
export const within = <Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | typeof LATE> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(LATE), milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (thrown: unknown) => {
        clearTimeout(timer);
        reject(thrown);
      },
    );
  });

/**
 * Stores a delivery, then spreads the news, also when the sender was answered 503 meanwhile. Trouble with the
 * news is no trouble of the sender's: what is stored is found again by the queue's sweep.
 */
export const keepDelivery = async (
  { delivery, member }: Received,
  needs: { readonly deliveries: DeliveryStore; readonly news: IntakeNews; readonly log: Logger },
): Promise<"stored" | "duplicate"> => {
  const outcome = await needs.deliveries.add(delivery);
  if (outcome === "duplicate") return outcome;
  try {
    if (delivery.state === "waiting" && delivery.issueKey !== null) needs.news.news(delivery.issueKey);
    if (member !== null) needs.news.memberChanged(member);
  } catch (thrown) {
    needs.log.error(
      { error: messageOf(thrown), issueKey: delivery.issueKey },
      "a delivery is stored, but nobody could be told",
    );
  }
  return outcome;
};
