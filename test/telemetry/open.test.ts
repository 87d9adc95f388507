import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { noTracer } from "../../src/lib/trail.ts";
import { destinationOf } from "../../src/telemetry/destination.ts";
import { openTracer } from "../../src/telemetry/open.ts";

const ADDRESS = "http://127.0.0.1:4318";

const listening = () => {
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
  return { warnings, log };
};

describe("where traces go", () => {
  test.each([
    ["nowhere, unasked", {}, null],
    ["nowhere, with an empty address", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, null],
    [
      "to an address, as the specification's default",
      { OTEL_EXPORTER_OTLP_ENDPOINT: ADDRESS },
      "http/protobuf",
    ],
    ["to an address for traces alone", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ADDRESS }, "http/protobuf"],
    ["to the usual address, when asked by name", { OTEL_TRACES_EXPORTER: "otlp" }, "http/protobuf"],
    ["as JSON", { OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }, "http/json"],
    [
      "as JSON, for traces alone",
      {
        OTEL_TRACES_EXPORTER: "otlp",
        OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json",
      },
      "http/json",
    ],
    ["to the console", { OTEL_TRACES_EXPORTER: "console" }, "console"],
    ["nowhere, when told so", { OTEL_EXPORTER_OTLP_ENDPOINT: ADDRESS, OTEL_TRACES_EXPORTER: "none" }, null],
    ["nowhere, when all is off", { OTEL_EXPORTER_OTLP_ENDPOINT: ADDRESS, OTEL_SDK_DISABLED: "true" }, null],
  ])("%s", (_, env, destination) => {
    const { warnings, log } = listening();
    expect(destinationOf(env, log)).toBe(destination);
    expect(warnings).toEqual([]);
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ADDRESS, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "http/protobuf"],
    [{ OTEL_TRACES_EXPORTER: "zipkin" }, "OTEL_TRACES_EXPORTER"],
  ])("what cannot be done is said: %j", (env, words) => {
    const { warnings, log } = listening();
    expect(destinationOf(env, log)).toBeNull();
    expect(warnings).toEqual([expect.stringContaining(words)]);
  });
});

/** Libraries that are looked for while the tracer opens, in a process of its own. */
const libraries = (env: Readonly<Record<string, string>>): string[] => {
  const script = `
    import { registerHooks } from "node:module";
    const seen = new Set();
    registerHooks({ resolve: (name, context, next) => (name.startsWith("@opentelemetry") && seen.add(name), next(name, context)) });
    const { openTracer } = await import("./src/telemetry/open.ts");
    const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
    const tracer = await openTracer(process.env, quiet);
    await tracer.stop();
    console.log([...seen].join());`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  expect(stderr).not.toContain("Error");
  return stdout
    .trim()
    .split(",")
    .filter((name) => name !== "");
};

test("without variables no library is loaded, and nothing is traced", async () => {
  expect(await openTracer({}, silentLogger)).toBe(noTracer);
  expect(libraries({})).toEqual([]);
  expect(libraries({ OTEL_TRACES_EXPORTER: "otlp" })).toContain("@opentelemetry/sdk-trace");
});
