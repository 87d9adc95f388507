import { CommanderError } from "commander";
import { LiaisonError, messageOf, UsageError } from "../lib/errors.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, line } from "./io.ts";

const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);

const explain = (thrown: unknown, io: Io): void => {
  line(io.stderr, `liaison: ${messageOf(thrown)}`);
  if (thrown instanceof LiaisonError) line(io.stderr, `  ${thrown.remedy}`);
  const debugging = Boolean(io.env["DEBUG"]);
  if (debugging) line(io.stderr, stackOf(thrown));
  else if (!(thrown instanceof LiaisonError)) {
    line(io.stderr, "  This was not foreseen. Run it again with DEBUG=1 to see where it happened.");
  }
};

/** Tells the person what went wrong and what to do; answers with the exit code. */
export const reportError = (thrown: unknown, io: Io): number => {
  if (thrown instanceof CommandEnded) return thrown.exitCode;
  // commander has written its message already; help and version are no mistakes.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.fine : EXIT.usage;
  explain(thrown, io);
  return thrown instanceof UsageError ? EXIT.usage : EXIT.failed;
};
