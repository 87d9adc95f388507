/** Where spans go, by OpenTelemetry's variables ("Environment Variable Specification"). */
import type { Logger } from "../lib/log.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where spans go. */
export type Destination = "http/protobuf" | "http/json" | "console";

/** An empty variable counts as unset, by the specification. */
const variable = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

const isOff = (env: Environment): boolean => variable(env, "OTEL_SDK_DISABLED")?.toLowerCase() === "true";

/** `otlp` is the default of the specification; here only where an address is given, so that nothing is sent unasked. */
const exporterOf = (env: Environment): string => {
  const named = variable(env, "OTEL_TRACES_EXPORTER");
  if (named !== undefined) return named.toLowerCase();
  const address =
    variable(env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? variable(env, "OTEL_EXPORTER_OTLP_ENDPOINT");
  return address === undefined ? "none" : "otlp";
};

const protocolOf = (env: Environment): string =>
  variable(env, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ??
  variable(env, "OTEL_EXPORTER_OTLP_PROTOCOL") ??
  "http/protobuf";

/** Where the variables want spans to go; null: nowhere. */
export const destinationOf = (env: Environment, log: Logger): Destination | null => {
  const exporter = exporterOf(env);
  if (isOff(env) || exporter === "none") return null;
  if (exporter === "console") return "console";
  if (exporter !== "otlp") {
    log.warn({ exporter }, "OTEL_TRACES_EXPORTER is none of otlp, console and none: nothing is traced");
    return null;
  }
  const protocol = protocolOf(env);
  if (protocol === "http/protobuf" || protocol === "http/json") return protocol;
  log.warn(
    { protocol },
    "OTEL_EXPORTER_OTLP_PROTOCOL is neither http/protobuf nor http/json: nothing is traced",
  );
  return null;
};
