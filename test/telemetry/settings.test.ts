import { describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { idsOf } from "../../src/telemetry/ids.ts";
import { batchingOf, samplerOf } from "../../src/telemetry/settings.ts";

describe("sampling", () => {
  test.each([
    [{}, "AlwaysOnSampler"],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, "AlwaysOffSampler"],
    [{ OTEL_TRACES_SAMPLER: "parentbased_always_on" }, "AlwaysOnSampler"],
    [
      { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" },
      "TraceIdRatioBased{0.25}",
    ],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "many" }, "TraceIdRatioBased{1}"],
  ])("%j", (env, name) => {
    expect(String(samplerOf(env, silentLogger))).toBe(name);
  });

  test("one that is not known keeps everything, and says so", () => {
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
    expect(String(samplerOf({ OTEL_TRACES_SAMPLER: "jaeger_remote" }, log))).toBe("AlwaysOnSampler");
    expect(warnings).toHaveLength(1);
  });
});

test("batches are as the variables say, and never larger than the queue", () => {
  expect(batchingOf({})).toEqual({
    maxQueueSize: 2_048,
    maxExportBatchSize: 512,
    scheduledDelayMillis: 5_000,
    exportTimeoutMillis: 30_000,
  });
  expect(batchingOf({ OTEL_BSP_MAX_QUEUE_SIZE: "100", OTEL_BSP_SCHEDULE_DELAY: "nonsense" })).toMatchObject({
    maxQueueSize: 100,
    maxExportBatchSize: 100,
    scheduledDelayMillis: 5_000,
  });
});

describe("ids of traces", () => {
  const delivery = { instance: "gitlab", source: "webhook", messageId: "m", digest: "d" } as const;

  test("are the same for the same delivery, as the standard wants them, and others for others", () => {
    const { traceId, spanId } = idsOf(delivery);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(idsOf({ ...delivery, digest: "another" })).toEqual({ traceId, spanId });
    const others = [
      { ...delivery, instance: "salsa" },
      { ...delivery, source: "poll" as const },
      { ...delivery, messageId: null },
      { ...delivery, messageId: null, digest: "another" },
    ];
    expect(new Set([delivery, ...others].map((one) => idsOf(one).traceId)).size).toBe(5);
  });
});
