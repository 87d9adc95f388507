/**
 * The narrow interface that every layer logs through; pino fulfils it (joined in the composition root).
 * The object comes first, the sentence second. Tokens and bodies of confidential issues are never logged.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A logger that adds `fields` to every line. */
  child(fields: object): Logger;
}

/** Drops everything: for pure runs such as `simulate`, and tests that do not look at the log. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
