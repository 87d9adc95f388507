/** Clients for commands: one of each instance, with the patience of a person at a terminal. */
import { requestLimitsOf } from "../app/request-budget.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { createGitlab, type Gitlab } from "../gitlab/gitlab.ts";
import { silentLogger } from "../lib/log.ts";
import { tokenFor } from "./configured-secrets.ts";
import type { Secrets } from "./secrets.ts";

/** A person at a terminal can wait for GitLab's shorter pauses. */
const PATIENT = { patience: 90_000 };

/** The client of each instance, made when it is first asked for. */
export const clientsOf = (configuration: Configuration, secrets: Secrets): ((instance: string) => Gitlab) => {
  const clients = new Map<string, Gitlab>();
  return (instance: string): Gitlab => {
    const known = clients.get(instance);
    if (known !== undefined) return known;
    const settings = configuration.instances[instance];
    const client = createGitlab({
      instance,
      url: settings?.url ?? "",
      tokenFor: (path) => tokenFor(configuration, secrets, instance, path),
      tokenPaths: Object.keys(settings?.tokens ?? {}),
      log: silentLogger,
      pace: PATIENT,
      ...(settings === undefined ? {} : { limits: requestLimitsOf(settings) }),
    });
    clients.set(instance, client);
    return client;
  };
};
