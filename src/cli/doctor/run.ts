/** Runs all checks side by side, and says on a terminal how far they are. */
import { LiaisonError, messageOf } from "../../lib/errors.ts";
import { ended } from "../../lib/words.ts";
import type { Io } from "../io.ts";
import type { Finding } from "./finding.ts";

/** One thing to look at. */
export interface Check {
  readonly kind: Finding["check"];
  /** For the progress, and for what is said where it could not be looked at. */
  readonly about: string;
  readonly look: () => Promise<readonly Finding[]>;
}

const failed = ({ kind, about }: Check, thrown: unknown): Finding => ({
  check: kind,
  severity: "error",
  about,
  sentence: ended(`It could not be looked at: ${messageOf(thrown)}`),
  remedy:
    thrown instanceof LiaisonError ? thrown.remedy : "Run it again with DEBUG=1 to see where it happened.",
  loss: "Whether this is well is not known.",
});

/** Findings of all checks, in the order of the checks. One that fails is a finding, too. */
export const runChecks = async (checks: readonly Check[], io: Io): Promise<Finding[]> => {
  const open = new Set(checks);
  const show = (): void => {
    if (io.stderr.isTTY !== true) return;
    const names = [...open].map(({ kind, about }) => `${kind} of ${about}`).join(", ");
    const words =
      open.size === 0 ? "" : `${checks.length - open.size} of ${checks.length} looked at; still ${names}`;
    const width = (io.stderr.columns ?? 80) - 1;
    io.stderr.write(`\r\u001b[K${words.length > width ? `${words.slice(0, width - 1)}…` : words}`);
  };
  show();
  const found = await Promise.all(
    checks.map(async (check) => {
      const findings = await check.look().catch((thrown: unknown) => [failed(check, thrown)]);
      open.delete(check);
      show();
      return findings;
    }),
  );
  return found.flat();
};
