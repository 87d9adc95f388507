import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { DeliveryStore, IntakeNews, Kept } from "./delivery.ts";
import type { Received } from "./receive.ts";

/** Storing took longer than the sender can be kept waiting; it goes on. */
export const LATE = Symbol("late");

/** For `within`. */
export const isLate = (): typeof LATE => LATE;

/**
 * Stores a delivery, then spreads the news, also when the sender was answered 503 meanwhile. Trouble with the
 * news is no trouble of the sender's: what is stored is found again by the queue's sweep.
 */
export const keepDelivery = async (
  { delivery, member }: Received,
  needs: { readonly deliveries: DeliveryStore; readonly news: IntakeNews; readonly log: Logger },
): Promise<Kept> => {
  const kept = await needs.deliveries.keep(delivery);
  if (kept.outcome === "duplicate") return kept;
  try {
    if (delivery.state === "waiting" && delivery.issueKey !== null) needs.news.news(delivery.issueKey);
    if (member !== null) needs.news.memberChanged(member);
  } catch (thrown) {
    needs.log.error(
      { error: messageOf(thrown), delivery: kept.id, issue: delivery.issueKey },
      "a delivery is stored, but nobody could be told",
    );
  }
  return kept;
};
