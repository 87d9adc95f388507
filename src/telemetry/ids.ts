/**
 * Ids of traces that follow from the delivery. So nothing has to be stored for them: the process that works on a
 * delivery, minutes and a restart after another has taken it, continues the same trace.
 */
import { createHash } from "node:crypto";
import type { TracedDelivery } from "../lib/trail.ts";

/** The trace of a delivery, and the span in which it was taken. Lower-case hex, as W3C's Trace Context writes them. */
export interface DeliveryIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** What makes a second one a duplicate in the store makes the trace here. */
export const idsOf = ({ instance, source, messageId, digest }: TracedDelivery): DeliveryIds => {
  const identity = JSON.stringify([instance, source, messageId ?? `digest ${digest}`]);
  const hex = createHash("sha256").update(identity).digest("hex");
  return { traceId: hex.slice(0, 32), spanId: hex.slice(32, 48) };
};
