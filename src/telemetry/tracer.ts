/** Our words for tracing over OpenTelemetry's. Loaded by open.ts only where something is to be traced. */
import { setTimeout as wait } from "node:timers/promises";
import {
  type Context,
  type Attributes as OtelAttributes,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import manifest from "../../package.json" with { type: "json" };
import type { Logger } from "../lib/log.ts";
import type { AnsweredCall, Fields, Span, TracedDelivery, Tracer } from "../lib/trail.ts";
import type { Destination } from "./destination.ts";
import { createExporter } from "./exporter.ts";
import { type DeliveryIds, idsOf } from "./ids.ts";
import { batchingOf, samplerOf } from "./settings.ts";

/** Gives the next trace the ids that it is told, and all others random ones. */
interface ChosenIds extends IdGenerator {
  /** Runs `begin`, which starts one span; without a parent it gets these ids. */
  choose<Answer>(ids: Partial<DeliveryIds>, begin: () => Answer): Answer;
}

const createChosenIds = (): ChosenIds => {
  const random = new RandomIdGenerator();
  let chosen: Partial<DeliveryIds> = {};
  return {
    generateTraceId: () => chosen.traceId ?? random.generateTraceId(),
    generateSpanId: () => chosen.spanId ?? random.generateSpanId(),
    choose: (ids, begin) => {
      chosen = ids;
      try {
        return begin();
      } finally {
        chosen = {};
      }
    },
  };
};

const attributesIn = (fields: Fields): OtelAttributes =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? [...value] : value]],
    ),
  ) as OtelAttributes;

const spanOver = (tracer: OtelTracer, span: OtelSpan, context: Context): Span => {
  const inside = trace.setSpan(context, span);
  return {
    child: (name, attributes, kind) => {
      const options = {
        attributes: attributesIn(attributes),
        kind: kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL,
      };
      return spanOver(tracer, tracer.startSpan(name, options, inside), inside);
    },
    set: (attributes) => void span.setAttributes(attributesIn(attributes)),
    end: (failure) => {
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
};

/** The span in which a delivery was taken, as a parent or link: it may be another process's. */
const takenIn = (ids: DeliveryIds) => ({ ...ids, traceFlags: TraceFlags.SAMPLED, isRemote: true });

const answered = (
  tracer: OtelTracer,
  ids: ChosenIds,
  delivery: TracedDelivery,
  { startedAt, status, duplicate, attributes }: AnsweredCall,
): void => {
  const own = idsOf(delivery);
  const options = { kind: SpanKind.SERVER, startTime: startedAt, attributes: attributesIn(attributes) };
  const begin = (context: Context) => tracer.startSpan("POST /webhooks/gitlab", options, context);
  // A duplicate is another call about the same: it stands below the first one's, under an id of its own.
  const span = duplicate
    ? begin(trace.setSpanContext(ROOT_CONTEXT, takenIn(own)))
    : ids.choose(own, () => begin(ROOT_CONTEXT));
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: String(status) });
  span.end();
};

const job = (
  tracer: OtelTracer,
  ids: ChosenIds,
  name: string,
  deliveries: readonly TracedDelivery[],
  attributes: Fields,
): Span => {
  const [first, ...others] = deliveries;
  const links = others.map((delivery) => ({ context: takenIn(idsOf(delivery)) }));
  const options = { kind: SpanKind.CONSUMER, attributes: attributesIn(attributes), links };
  if (first === undefined)
    return spanOver(tracer, tracer.startSpan(name, options, ROOT_CONTEXT), ROOT_CONTEXT);
  const { traceId, spanId } = idsOf(first);
  // Only a webhook was answered by us, so only that has a span to stand below.
  if (first.source === "webhook") {
    const parent = trace.setSpanContext(ROOT_CONTEXT, takenIn({ traceId, spanId }));
    return spanOver(tracer, tracer.startSpan(name, options, parent), parent);
  }
  const span = ids.choose({ traceId }, () => tracer.startSpan(name, options, ROOT_CONTEXT));
  return spanOver(tracer, span, ROOT_CONTEXT);
};

const resource = () =>
  defaultResource()
    .merge(resourceFromAttributes({ "service.name": manifest.name, "service.version": manifest.version }))
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
    .merge(detectResources({ detectors: [envDetector] }));

/** A service that stops does not wait longer for whoever collects its traces. */
const STOP_LIMIT_MS = 3_000;

/** A tracer that sends to this destination. No global of OpenTelemetry's is set: several services may live in one process. */
export const createTracer = async (
  destination: Destination,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<Tracer> => {
  const exporter = await createExporter(destination, log);
  const ids = createChosenIds();
  const provider = new TracerProvider({
    sampler: samplerOf(env, log),
    resource: resource(),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ ...batchingOf(env), exporter })],
  });
  const tracer = provider.getTracer(manifest.name, manifest.version);
  return {
    answered: (delivery, call) => answered(tracer, ids, delivery, call),
    job: (name, deliveries, attributes) => job(tracer, ids, name, deliveries, attributes),
    stop: async () => {
      // What could not be sent was said when it failed.
      const ended = provider.shutdown().catch(() => undefined);
      await Promise.race([ended, wait(STOP_LIMIT_MS, undefined, { ref: false })]);
    },
  };
};
