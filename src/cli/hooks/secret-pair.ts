/** The secret that hooks have now and the one that they get, in files that the service reads both of. */
import { randomBytes } from "node:crypto";
import { access, constants, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Configuration } from "../../config/schema/configuration.ts";
import { messageOf, UsageError } from "../../lib/errors.ts";
import { hookSecretsOf, instanceCalled, NEXT, PREVIOUS, type Reference } from "../configured-secrets.ts";
import { moveInto, writeBeside } from "../secret-file.ts";
import type { Secrets } from "../secrets.ts";

const KINDS = ["secrets", "signingTokens"] as const;

/** One file with a secret that is being rotated. */
export interface SecretPair extends Reference {
  readonly kind: (typeof KINDS)[number];
  readonly file: string;
}

const newSecret = (kind: SecretPair["kind"]): string =>
  // A signing token's key has exactly 32 bytes (doc/user/project/integrations/webhooks.md).
  kind === "secrets" ? randomBytes(32).toString("base64url") : `whsec_${randomBytes(32).toString("base64")}`;

const firstsOf = (configuration: Configuration, instance: string) =>
  KINDS.flatMap((kind) => {
    const [first] = hookSecretsOf(instance, instanceCalled(configuration, instance), kind);
    return first === undefined ? [] : [{ kind, ...first }];
  });

const inEnvironment = (path: string): UsageError =>
  new UsageError(
    `${path} is an environment variable, which no command can change for a running service`,
    "Put the secret into a file and refer to it with { file: PATH }. Or by hand: name the new secret before the old one, restart, run `liaison hooks ensure --resend`, take the old one out.",
  );

/** The files with the secrets that hooks of these instances have. Refuses what cannot be rotated. */
export const pairsOf = (
  configuration: Configuration,
  secrets: Secrets,
  instances: readonly string[],
): SecretPair[] => {
  const pairs = new Map<string, SecretPair>();
  for (const instance of instances)
    for (const first of firstsOf(configuration, instance)) {
      const file = secrets.fileOf(first.reference);
      if (file === null) throw inEnvironment(first.path);
      pairs.set(file, { ...first, file });
    }
  for (const other of Object.keys(configuration.instances).filter((name) => !instances.includes(name)))
    for (const { reference, path } of firstsOf(configuration, other))
      if (pairs.has(secrets.fileOf(reference) ?? ""))
        throw new UsageError(
          `${path} is the same file, so the hooks of ${other} have the same secret`,
          "Leave the instance's name out: all of them are given the new one.",
        );
  return [...pairs.values()];
};

/** How far an earlier rotation came. */
export type Stage = "none" | "giving" | "ending";

/** `giving`: hooks are being given the new secret. `ending`: they have it, and the old one is still accepted. */
export const stageOf = ({ reference }: SecretPair, secrets: Secrets): Stage => {
  if (secrets.besideOf(reference, NEXT) !== null) return "giving";
  return secrets.besideOf(reference, PREVIOUS) === null ? "none" : "ending";
};

/** From now on the service accepts a new secret beside the old one. One that is there already stays. */
export const begin = async (pair: SecretPair, secrets: Secrets): Promise<void> => {
  secrets.valueOf(pair.reference, pair.path);
  if (secrets.besideOf(pair.reference, NEXT) !== null) return;
  try {
    await access(pair.file, constants.R_OK | constants.W_OK);
    await access(dirname(pair.file), constants.W_OK);
    await writeBeside(pair.file, pair.file + NEXT, newSecret(pair.kind));
  } catch (thrown) {
    throw new UsageError(
      `${pair.file} cannot be replaced: ${messageOf(thrown)}`,
      "Run this as a user who may write the file and its folder; nothing was changed.",
      thrown,
    );
  }
};

/** Nothing was given to any hook: the new secret is forgotten. */
export const withdraw = (pair: SecretPair): Promise<void> => rm(pair.file + NEXT, { force: true });

/** The new secret becomes the configured one; the old one stays good beside it. */
export const settlePair = async (pair: SecretPair, secrets: Secrets): Promise<void> => {
  const next = secrets.besideOf(pair.reference, NEXT);
  if (next === null) return;
  // Of a command that was cut in this moment: then the file may hold the new one already.
  const present = secrets.valueOf(pair.reference, pair.path);
  if (present !== next) await writeBeside(pair.file, pair.file + PREVIOUS, present);
  await moveInto(pair.file + NEXT, pair.file, next);
};

/** The old secret opens nothing any more. */
export const endPrevious = (pair: SecretPair): Promise<void> => rm(pair.file + PREVIOUS, { force: true });
