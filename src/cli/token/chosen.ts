/** Which of the configuration's tokens a command speaks of. */
import type { Configuration } from "../../config/schema/configuration.ts";
import { UsageError } from "../../lib/errors.ts";
import { instanceCalled, type Reference, tokenReference } from "../configured-secrets.ts";

/** One token of the configuration. */
export interface ChosenToken extends Reference {
  readonly instance: string;
  /** The path of `tokens` that it stands at; null: the instance's own. */
  readonly place: string | null;
}

const onlyInstance = (configuration: Configuration): string => {
  const [only = "", another] = Object.keys(configuration.instances);
  if (another === undefined) return only;
  throw new UsageError(
    "the configuration names several instances",
    `Say which one: ${Object.keys(configuration.instances).join(", ")}.`,
  );
};

/** The token that a person names by instance and path. */
export const chosenToken = (
  configuration: Configuration,
  named: string | undefined,
  path: string | undefined,
): ChosenToken => {
  const instance = named ?? onlyInstance(configuration);
  const { tokens } = instanceCalled(configuration, instance);
  if (path === undefined) return { instance, place: null, ...tokenReference(configuration, instance) };
  const place = Object.keys(tokens).find((one) => one.toLowerCase() === path.toLowerCase());
  if (place === undefined)
    throw new UsageError(
      `instances.${instance}.tokens has no ${path}`,
      Object.keys(tokens).length === 0
        ? "It has no tokens by path: leave --path out for the instance's own."
        : `There is ${Object.keys(tokens).join(", ")}; leave --path out for the instance's own.`,
    );
  return { instance, place, ...tokenReference(configuration, instance, place) };
};
