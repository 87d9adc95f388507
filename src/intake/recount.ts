/** Says of a delivery that proved where it comes from how it was answered: one line of the log, one span, its figures. */
import type { Logger } from "../lib/log.ts";
import type { Tracer } from "../lib/trail.ts";
import type { IntakeFigures, Kept } from "./delivery.ts";
import { eventWord } from "./event-word.ts";
import type { Received } from "./receive.ts";

/** Who is told. */
interface Listeners {
  readonly log: Logger;
  readonly tracer: Tracer;
  readonly figures: IntakeFigures;
}

const SENTENCES = { stored: "a delivery was stored", duplicate: "a delivery had come before" } as const;

/** The span of a call, by OpenTelemetry's conventions for HTTP servers. `began`: milliseconds of `performance.now()`. */
const trace = (
  tracer: Tracer,
  { delivery }: Received,
  began: number,
  answered: { readonly status: number; readonly duplicate: boolean; readonly id: number | null },
): void => {
  const { instance, source, messageId, digest, eventHeader, issueKey, state } = delivery;
  const { status, duplicate, id } = answered;
  tracer.answered(
    { instance, source, messageId, digest },
    {
      startedAt: performance.timeOrigin + began,
      status,
      duplicate,
      attributes: {
        "http.request.method": "POST",
        "http.route": "/webhooks/gitlab",
        "http.response.status_code": status,
        "liaison.instance": instance,
        "liaison.event": eventWord(eventHeader),
        "liaison.delivery": id ?? undefined,
        "liaison.issue": issueKey ?? undefined,
        "liaison.state": state,
      },
    },
  );
};

/** It was answered 200. `began`: milliseconds of `performance.now()`. */
export const recountKept = (
  { log, tracer, figures }: Listeners,
  received: Received,
  { outcome, id }: Kept,
  began: number,
): void => {
  const { instance, eventHeader, messageId, issueKey, state } = received.delivery;
  const event = eventWord(eventHeader);
  const duplicate = outcome === "duplicate";
  if (duplicate) figures.duplicate(instance, event);
  else figures.delivered(instance, event, state, (performance.now() - began) / 1_000);
  log.info({ delivery: id, messageId, instance, event, issue: issueKey, state }, SENTENCES[outcome]);
  trace(tracer, received, began, { status: 200, duplicate, id });
};

/** It could not be stored, at least not in time, and was answered 503; the log says so elsewhere, and not for each. */
export const recountLost = (tracer: Tracer, received: Received, began: number): void =>
  trace(tracer, received, began, { status: 503, duplicate: false, id: null });
