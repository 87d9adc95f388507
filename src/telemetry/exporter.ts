/** Where spans are sent, and that it is said in the log when they cannot be. */
import { ConsoleSpanExporter, type SpanExporter } from "@opentelemetry/sdk-trace";
import type { Logger } from "../lib/log.ts";
import type { Destination } from "./destination.ts";

/** One line in this time, however often sending fails. Milliseconds. */
const QUIET_MS = 60_000;

const exporterFor = async (destination: Destination): Promise<SpanExporter> => {
  if (destination === "console") return new ConsoleSpanExporter();
  const { OTLPTraceExporter } =
    destination === "http/json"
      ? await import("@opentelemetry/exporter-trace-otlp-http")
      : await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter();
};

/** The exporter of a destination. Traces are a help and no promise: what cannot be sent is lost. */
export const createExporter = async (destination: Destination, log: Logger): Promise<SpanExporter> => {
  const exporter = await exporterFor(destination);
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, told) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined && performance.now() - saidAt > QUIET_MS) {
          saidAt = performance.now();
          log.warn({ spans: spans.length, error: result.error.message }, "spans could not be sent");
        }
        told(result);
      }),
    forceFlush: async () => await exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
};
