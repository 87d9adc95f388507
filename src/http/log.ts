import { type DestinationStream, pino, stdSerializers } from "pino";
import type { Logger } from "../lib/log.ts";

/** How much is logged, and where to. */
export interface LogOptions {
  readonly level?: "debug" | "info" | "warn" | "error" | "silent";
  /** Standard output by default; commands whose output is data log to standard error (2). */
  readonly to?: 1 | 2 | DestinationStream;
}

/** Keys whose values are secrets wherever they turn up; the last net, not the first. */
const SECRET_KEYS = ["token", "secret", "password", "authorization", "privateToken", "signingToken"];

/** A logger of JSON lines, one per event, times in ISO 8601. */
export const createLogger = ({ level = "info", to = 1 }: LogOptions = {}): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[masked]" },
    },
    typeof to === "number" ? pino.destination({ dest: to, sync: false }) : to,
  );
