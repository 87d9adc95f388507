import type { GitlabOptions } from "../../../src/gitlab/connect.ts";
import { createGitlab } from "../../../src/gitlab/gitlab.ts";
import type { Logger } from "../../../src/lib/log.ts";

/** A token that must never be seen anywhere but in the header. */
export const TOKEN = "glpat-never-to-be-seen";

/** A logger that keeps everything as text. */
export const keepingLogger = (lines: string[] = []): Logger & { readonly lines: string[] } => {
  const keep = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const logger = { debug: keep, info: keep, warn: keep, error: keep, lines, child: () => logger };
  return logger;
};

/** A client whose waits are recorded instead of slept, and whose clock they move. */
export const clientOf = (url: string, options: Partial<GitlabOptions> = {}) => {
  const log = keepingLogger();
  const slept: number[] = [];
  let now = Date.parse("2027-01-10T12:00:00Z");
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  const gitlab = createGitlab({
    instance: "gitlab",
    url,
    tokenFor: () => TOKEN,
    log,
    clock: () => new Date(now),
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      pass(milliseconds);
    },
    random: () => 0.5,
    ...options,
  });
  return { gitlab, log, slept, pass };
};

/** Waits for the error that a promise ends with. */
export const errorOf = async (asked: Promise<unknown>): Promise<Error> => {
  try {
    await asked;
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error("nothing was thrown");
};
