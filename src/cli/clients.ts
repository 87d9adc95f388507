/** Clients for commands: one of each instance, with the patience of a person at a terminal. */
import { requestLimitsOf } from "../app/request-budget.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { createGitlab, type Gitlab } from "../gitlab/gitlab.ts";
import { silentLogger } from "../lib/log.ts";
import { type Reference, tokenFor, tokenReference } from "./configured-secrets.ts";
import type { Secrets } from "./secrets.ts";
import { tokenToShow } from "./service-secrets.ts";

/** A person at a terminal can wait for GitLab's shorter pauses. */
const PATIENT = { patience: 90_000 };

/**
 * The client of each instance, made when it is first asked for. A token that is being exchanged is not shown, but for
 * `exchanged`: the one that this command itself exchanges.
 */
export const clientsOf = (
  configuration: Configuration,
  secrets: Secrets,
  exchanged?: Reference,
): ((instance: string) => Gitlab) => {
  const tokenAt = (instance: string, path: string | undefined): string => {
    const isOurs = exchanged?.path === tokenReference(configuration, instance, path).path;
    return (isOurs ? tokenFor : tokenToShow)(configuration, secrets, instance, path);
  };
  const clients = new Map<string, Gitlab>();
  return (instance: string): Gitlab => {
    const known = clients.get(instance);
    if (known !== undefined) return known;
    const settings = configuration.instances[instance];
    const client = createGitlab({
      instance,
      url: settings?.url ?? "",
      tokenFor: (path) => tokenAt(instance, path),
      tokenPaths: Object.keys(settings?.tokens ?? {}),
      log: silentLogger,
      pace: PATIENT,
      ...(settings === undefined ? {} : { limits: requestLimitsOf(settings) }),
    });
    clients.set(instance, client);
    return client;
  };
};
