/** The secrets of a configuration, by what they are for. */
import { pathText } from "../config/problem.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Instance } from "../config/schema/instance.ts";
import type { SecretReference } from "../config/schema/values.ts";
import { UsageError } from "../lib/errors.ts";
import { SecretError, type Secrets } from "./secrets.ts";

/** A reference to a secret, and where it stands. */
export interface Reference {
  readonly reference: SecretReference;
  readonly path: string;
}

const tokensOf = (name: string, instance: Instance): Reference[] => [
  { reference: instance.token, path: pathText(["instances", name, "token"]) },
  ...Object.entries(instance.tokens).map(([place, reference]) => ({
    reference,
    path: pathText(["instances", name, "tokens", place]),
  })),
];

/** Every reference to what hooks prove themselves with, newest first. */
export const hookSecretsOf = (
  name: string,
  instance: Instance,
  kind: "secrets" | "signingTokens",
): Reference[] =>
  instance.webhook[kind].map((reference, index) => ({
    reference,
    path: pathText(["instances", name, "webhook", kind, index]),
  }));

/** Every reference to a secret in a configuration, with its path. */
export const referencesOf = (configuration: Configuration): Reference[] => [
  ...Object.entries(configuration.instances).flatMap(([name, instance]) => [
    ...tokensOf(name, instance),
    ...hookSecretsOf(name, instance, "secrets"),
    ...hookSecretsOf(name, instance, "signingTokens"),
  ]),
  ...configuration.people.flatMap((person, index) =>
    person.token === undefined
      ? []
      : [{ reference: person.token, path: pathText(["people", index, "token"]) }],
  ),
];

const errorOf = (secrets: Secrets, { reference, path }: Reference): SecretError | null => {
  try {
    secrets.valueOf(reference, path);
    return null;
  } catch (thrown) {
    if (thrown instanceof SecretError) return thrown;
    throw thrown;
  }
};

/** Refuses a configuration whose secrets are not all there: one error that names every one of them. */
export const requireSecrets = (configuration: Configuration, secrets: Secrets): void => {
  const errors = referencesOf(configuration).flatMap((reference) => errorOf(secrets, reference) ?? []);
  const [first, ...others] = errors;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new UsageError(
    errors.map((error) => error.message).join("\nliaison: "),
    [...new Set(errors.map((error) => error.remedy))].join("\n  "),
  );
};

/** The instance of that name; a `UsageError` that names the others where there is none. */
export const instanceCalled = (configuration: Configuration, name: string): Instance => {
  const instance = Object.hasOwn(configuration.instances, name) ? configuration.instances[name] : undefined;
  if (instance !== undefined) return instance;
  const names = Object.keys(configuration.instances).join(", ");
  throw new UsageError(`there is no instance called ${name}`, `Name one of the configuration: ${names}.`);
};

const contains = (place: string, path: string): boolean =>
  `${path}/`.toLowerCase().startsWith(`${place}/`.toLowerCase());

/**
 * Where the token for a group or project of an instance is: of those given by path the most specific
 * that contains it, else the bot's own.
 */
export const tokenReference = (
  configuration: Configuration,
  instanceName: string,
  path?: string,
): Reference => {
  const instance = instanceCalled(configuration, instanceName);
  const [place] = Object.keys(instance.tokens)
    .filter((candidate) => path !== undefined && contains(candidate, path))
    .sort((one, other) => other.length - one.length);
  const reference = place === undefined ? undefined : instance.tokens[place];
  return reference === undefined || place === undefined
    ? { reference: instance.token, path: pathText(["instances", instanceName, "token"]) }
    : { reference, path: pathText(["instances", instanceName, "tokens", place]) };
};

/** The token to use for a group or project of an instance. */
export const tokenFor = (
  configuration: Configuration,
  secrets: Secrets,
  instanceName: string,
  path?: string,
): string => {
  const { reference, path: at } = tokenReference(configuration, instanceName, path);
  return secrets.valueOf(reference, at);
};

/** What deliveries of an instance may prove themselves with. */
export interface HookSecrets {
  readonly secrets: string[];
  readonly signingTokens: string[];
  /** Why others cannot be used now. */
  readonly unavailable: string[];
}

/** While hooks are given a new secret it stands in a file beside the referenced one; after that, the old one does. */
export const NEXT = ".next";
export const PREVIOUS = ".previous";

/**
 * The webhook secrets of an instance as they are now, newest first. While hooks are given a new one, it and the old
 * one are both among them, at every moment: `.next` is read before the file that it becomes, and `.previous` after
 * it. While one of several is not
 * there (an old file already deleted, say), deliveries with the others must still be believed.
 */
export const hookSecrets = (
  configuration: Configuration,
  secrets: Secrets,
  instanceName: string,
): HookSecrets => {
  const instance = instanceCalled(configuration, instanceName);
  const unavailable: string[] = [];
  const valuesOf = (kind: "secrets" | "signingTokens"): string[] =>
    hookSecretsOf(instanceName, instance, kind).flatMap((referred) => {
      const { reference, path } = referred;
      const next = secrets.besideOf(reference, NEXT);
      const error = errorOf(secrets, referred);
      const present = error === null ? secrets.valueOf(reference, path) : null;
      const previous = secrets.besideOf(reference, PREVIOUS);
      const found = [next, present, previous].filter((value) => value !== null);
      if (error !== null && found.length === 0) unavailable.push(error.message);
      return found;
    });
  return { secrets: valuesOf("secrets"), signingTokens: valuesOf("signingTokens"), unavailable };
};

/**
 * The token of the person who has an account on an instance; null: none is configured. Sent to another
 * instance, it would be in the hands of strangers.
 */
export const personToken = (
  configuration: Configuration,
  secrets: Secrets,
  username: string,
  instanceName: string,
): string | null => {
  const [only, another] = Object.keys(configuration.instances);
  const index = configuration.people.findIndex(
    (person) =>
      person.username?.toLowerCase() === username.toLowerCase() &&
      (person.instance ?? (another === undefined ? only : undefined)) === instanceName,
  );
  const reference = configuration.people[index]?.token;
  return reference === undefined ? null : secrets.valueOf(reference, pathText(["people", index, "token"]));
};
