import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from "pino";
import type { Logger } from "../lib/log.ts";

/** How much is logged, and where to. */
export interface LogOptions {
  readonly level?: "debug" | "info" | "warn" | "error" | "silent";
  /** Standard output by default; commands whose output is data log to standard error (2). */
  readonly to?: 1 | 2 | DestinationStream;
  /** Secrets that are known by now: masked whoever wrote them into a line, as a thrown error's words may. */
  readonly secrets?: () => Iterable<string>;
  /** Called for each line that was dropped because whoever reads the log did not; only of `to` 1 and 2. */
  readonly onDropped?: () => void;
}

/** What may wait in memory for a reader that stalls. Bytes. */
const MOST_WAITING = 16 * 1024 * 1024;

/** Keys whose values are secrets wherever they turn up; the last net, not the first. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  "token",
  "secret",
  "password",
  "authorization",
  "privateToken",
  "signingToken",
]);

type Values = Record<string, unknown>;

const isPlain = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * The fields with secrets masked, one level deep. Written out, since pino's own `redact` takes longer for a line than
 * all the rest, and every delivery has one.
 */
const masked = (fields: Values, deeper = true): Values => {
  let changed: Values | undefined;
  for (const [key, value] of Object.entries(fields)) {
    const shown = SECRET_KEYS.has(key) ? "[masked]" : deeper && isPlain(value) ? masked(value, false) : value;
    if (shown === value) continue;
    changed ??= { ...fields };
    changed[key] = shown;
  }
  return changed ?? fields;
};

/** An error as text, with what else was put on it. */
const errorFields = (error: unknown): unknown =>
  error instanceof Error ? masked({ ...stdSerializers.err(error) }) : error;

/** pino as our narrow interface; what a child adds is masked here, since pino's formatters do not see it. */
const narrowed = (logger: PinoLogger): Logger => ({
  debug: (fields, message) => logger.debug(fields, message),
  info: (fields, message) => logger.info(fields, message),
  warn: (fields, message) => logger.warn(fields, message),
  error: (fields, message) => logger.error(fields, message),
  child: (fields) => narrowed(logger.child(masked({ ...fields }))),
});

/** Shorter ones may be any word. */
const SHORTEST_SECRET = 6;

const inJson = (text: string): string => (/["\\]/.test(text) ? JSON.stringify(text).slice(1, -1) : text);

/** Lines without the secrets, as they look inside of JSON. */
const masking = (to: DestinationStream, secrets: () => Iterable<string>): DestinationStream => ({
  write: (line) => {
    let shown = line;
    for (const secret of secrets()) {
      if (secret.length >= SHORTEST_SECRET) shown = shown.replaceAll(inJson(secret), "[masked]");
    }
    to.write(shown);
  },
});

/** Told to whoever reads on after lines were dropped. */
type OnGap = (lines: number) => void;

/** An output that never blocks, and holds a bounded amount while nobody reads. */
const openOutput = (descriptor: 1 | 2, onDropped: () => void, onGap: OnGap): DestinationStream => {
  const output = pino.destination({ dest: descriptor, sync: false, maxLength: MOST_WAITING });
  let missing = 0;
  output.on("drop", () => {
    missing += 1;
    onDropped();
  });
  output.on("drain", () => {
    if (missing === 0) return;
    const lines = missing;
    missing = 0;
    onGap(lines);
  });
  return output;
};

/** A logger of JSON lines, one per event, times in ISO 8601. */
export const createLogger = (options: LogOptions = {}): Logger => {
  const { level = "info", to = 1, secrets = () => [], onDropped = () => undefined } = options;
  const tellOfGap = (lines: number): void =>
    logger.warn({ lines }, "lines are missing here: whoever reads the log could not keep up");
  const output = typeof to === "number" ? openOutput(to, onDropped, tellOfGap) : to;
  const logger = narrowed(
    pino(
      {
        level,
        base: null,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }), log: masked },
        serializers: { error: errorFields },
      },
      masking(output, secrets),
    ),
  );
  return logger;
};
