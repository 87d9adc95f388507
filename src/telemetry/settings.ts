/** Sampling and batching by OpenTelemetry's variables, which its packages for tracing alone leave to whoever joins them. */
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type BatchSpanProcessorOptions,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { Logger } from "../lib/log.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const ratioOf = (text: string | undefined): number => {
  const ratio = Number(text ?? "1");
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
};

/**
 * `OTEL_TRACES_SAMPLER`. Nobody before us decides about our traces, so `parentbased_…` means the same as its root: and
 * by the trace's id intake and worker come to the same answer.
 */
export const samplerOf = (env: Environment, log: Logger): Sampler => {
  const named = env["OTEL_TRACES_SAMPLER"]?.trim().toLowerCase() || "parentbased_always_on";
  switch (named.replace(/^parentbased_/, "")) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(ratioOf(env["OTEL_TRACES_SAMPLER_ARG"]));
    default:
      log.warn({ sampler: named }, "OTEL_TRACES_SAMPLER is not known here: every trace is kept");
      return new AlwaysOnSampler();
  }
};

const countOf = (text: string | undefined, usual: number): number => {
  const count = Number(text);
  return text !== undefined && Number.isInteger(count) && count > 0 ? count : usual;
};

/** `OTEL_BSP_…`, with the defaults of the specification. Milliseconds, spans. */
export const batchingOf = (env: Environment): Omit<BatchSpanProcessorOptions, "exporter"> => {
  const maxQueueSize = countOf(env["OTEL_BSP_MAX_QUEUE_SIZE"], 2_048);
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(maxQueueSize, countOf(env["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"], 512)),
    scheduledDelayMillis: countOf(env["OTEL_BSP_SCHEDULE_DELAY"], 5_000),
    exportTimeoutMillis: countOf(env["OTEL_BSP_EXPORT_TIMEOUT"], 30_000),
  };
};
