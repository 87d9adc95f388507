/**
 * Tracing with OpenTelemetry, where its standard variables ask for it (OpenTelemetry specification, "Environment
 * Variable Specification"). The library is loaded only then: it would cost every start time and memory.
 */
import type { Logger } from "../lib/log.ts";
import { noTracer, type Tracer } from "../lib/trail.ts";
import { destinationOf } from "./destination.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Begins traces as the variables say. Address, headers, certificates and time-outs the library reads from them itself. */
export const openTracer = async (env: Environment, log: Logger): Promise<Tracer> => {
  const destination = destinationOf(env, log);
  if (destination === null) return noTracer;
  const { createTracer } = await import("./tracer.ts");
  log.info({ destination }, "what is done is traced");
  return await createTracer(destination, env, log);
};
