import { readFileSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import type { SecretReference } from "../config/schema/values.ts";
import type { Clock } from "../lib/clock.ts";
import { messageOf, UsageError } from "../lib/errors.ts";

/** A secret that is referred to and not there, or not usable. Its message never holds the value. */
export class SecretError extends UsageError {
  /** Where the configuration refers to it, such as `instances.gitlab.token`. */
  readonly path: string;

  constructor(path: string, problem: string, remedy: string, cause?: unknown) {
    super(`${path}: ${problem}`, remedy, cause);
    this.path = path;
  }
}

/** Hands out the values behind references; `path` says where the configuration refers to it. */
export interface Secrets {
  /** Throws a `SecretError`. Files are read again once they have changed, or the last reading is a second old. */
  valueOf(reference: SecretReference, path: string): string;
  /** The value in a file beside the referenced one, such as `FILE.next`; null: there is none, or none that can be used. */
  besideOf(reference: SecretReference, suffix: string): string | null;
  /** The file that a reference names, absolute; null: it names an environment variable. */
  fileOf(reference: SecretReference): string | null;
  /** Every value that was handed out so far, to be masked. */
  handedOut(): Iterable<string>;
}

interface SecretsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: what relative paths start from, the folder of the configuration. */
  readonly folder: string;
  readonly clock: Clock;
}

const FRESH_FOR_MS = 1_000;

/** Values travel in HTTP headers, where control characters would be refused much later, in other words. */
const UNUSABLE = /\p{Cc}/u;

const usable = (text: string, path: string, source: string): string => {
  const value = text.replace(/^\uFEFF/, "").replace(/(\r?\n)+$/, "");
  if (value === "") throw new SecretError(path, `${source} is empty`, `Put the secret into ${source}.`);
  if (UNUSABLE.test(value)) {
    const problem = `${source} has several lines, or control characters`;
    throw new SecretError(path, problem, `Put the secret, and nothing else, into ${source}.`);
  }
  return value;
};

const fromEnvironment = (name: string, path: string, env: SecretsOptions["env"]): string => {
  const value = env[name];
  const source = `environment variable ${name}`;
  if (value === undefined) {
    throw new SecretError(path, `${source} is not set`, `Set ${name} before starting, or name another.`);
  }
  return usable(value, path, source);
};

const fromFile = (file: string, path: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const problem = `cannot read file ${file}: ${messageOf(thrown)}`;
    throw new SecretError(path, problem, "Create the file and let this user read it.", thrown);
  }
};

/** Another text for another content, as far as the file system tells; a rotated token must not be shown even once more. */
const versionOf = (file: string): string => {
  const found: Stats | undefined = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.mtimeMs} ${found.size}`;
};

/** Secrets from the environment and from files, which may change while the service runs. */
export const createSecrets = ({ env, folder, clock }: SecretsOptions): Secrets => {
  const read = new Map<string, { readonly text: string; readonly at: number; readonly version: string }>();

  const contentOf = (file: string, path: string): string => {
    const now = clock().getTime();
    const known = read.get(file);
    const version = versionOf(file);
    const isFresh = known?.version === version && Math.abs(now - known.at) < FRESH_FOR_MS;
    if (known !== undefined && isFresh) return known.text;
    const text = fromFile(file, path);
    read.set(file, { text, at: now, version });
    return text;
  };

  const fileOf = (reference: SecretReference): string | null =>
    "env" in reference ? null : resolve(folder, reference.file);
  const handedOut = new Set<string>();
  const handOut = (value: string): string => {
    handedOut.add(value);
    return value;
  };

  return {
    fileOf,
    besideOf: (reference, suffix) => {
      const file = fileOf(reference);
      if (file === null || versionOf(file + suffix) === "") return null;
      try {
        return handOut(usable(contentOf(file + suffix, ""), "", `file ${file}${suffix}`));
      } catch (thrown) {
        if (thrown instanceof SecretError) return null;
        throw thrown;
      }
    },
    valueOf: (reference, path) => {
      if ("env" in reference) return handOut(fromEnvironment(reference.env, path, env));
      const file = resolve(folder, reference.file);
      return handOut(usable(contentOf(file, path), path, `file ${file}`));
    },
    handedOut: () => handedOut,
  };
};
