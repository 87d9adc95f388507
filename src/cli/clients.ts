/** Clients for commands: one of each instance, with the patience of a person at a terminal. */
import { requestLimitsOf, sharedBudget } from "../app/request-budget.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { SharedBudget } from "../gitlab/budget.ts";
import { createGitlab, type Gitlab } from "../gitlab/gitlab.ts";
import { silentLogger } from "../lib/log.ts";
import { openSharedBudgets } from "../store/shared-budgets.ts";
import { type Reference, tokenFor, tokenReference } from "./configured-secrets.ts";
import type { Io } from "./io.ts";
import type { Secrets } from "./secrets.ts";
import { tokenToShow } from "./service-secrets.ts";
import { dataPlaceOf } from "./store-of.ts";

/** A person at a terminal can wait for GitLab's shorter pauses. */
const PATIENT = { patience: 90_000 };

/** What clients of a command are made of. */
export interface ClientParts {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  /** The token that this command itself exchanges: others that are being exchanged are not shown. */
  readonly exchanged?: Reference;
  /** What is shared with other processes, by instance; without it the command keeps to the limits by itself. */
  readonly budgets?: ReadonlyMap<string, SharedBudget>;
}

/** The client of each instance, made when it is first asked for. */
export const clientsOf = ({
  configuration,
  secrets,
  exchanged,
  budgets,
}: ClientParts): ((instance: string) => Gitlab) => {
  const tokenAt = (instance: string, path: string | undefined): string => {
    const isOurs = exchanged?.path === tokenReference(configuration, instance, path).path;
    return (isOurs ? tokenFor : tokenToShow)(configuration, secrets, instance, path);
  };
  const clients = new Map<string, Gitlab>();
  return (instance: string): Gitlab => {
    const known = clients.get(instance);
    if (known !== undefined) return known;
    const settings = configuration.instances[instance];
    const budget = budgets?.get(instance);
    const client = createGitlab({
      instance,
      url: settings?.url ?? "",
      tokenFor: (path) => tokenAt(instance, path),
      tokenPaths: Object.keys(settings?.tokens ?? {}),
      log: silentLogger,
      pace: PATIENT,
      ...(settings === undefined ? {} : { limits: requestLimitsOf(settings) }),
      ...(budget === undefined ? {} : { budget }),
    });
    clients.set(instance, client);
    return client;
  };
};

/** Pauses that were asked for before this command began are known before its first request. */
const knowingPauses = async (budget: SharedBudget): Promise<SharedBudget> => {
  let first: ReturnType<SharedBudget["pauses"]> | null = Promise.resolve(
    await budget.pauses().catch(() => []),
  );
  return {
    ...budget,
    pauses: () => {
      const pauses = first ?? budget.pauses();
      first = null;
      return pauses;
    },
  };
};

/**
 * Works with clients that share limits and pauses with a running service, where its database is configured and can be
 * reached; else with clients that keep to the limits by themselves.
 */
export const withClients = async <Value>(
  io: Io,
  parts: Omit<ClientParts, "budgets">,
  work: (clientOf: (instance: string) => Gitlab) => Promise<Value>,
): Promise<Value> => {
  const shared = await openSharedBudgets(dataPlaceOf(io));
  if (shared === null) return await work(clientsOf(parts));
  try {
    const budgets = new Map<string, SharedBudget>();
    for (const name of Object.keys(parts.configuration.instances))
      budgets.set(name, await knowingPauses(sharedBudget(name, shared)));
    return await work(clientsOf({ ...parts, budgets }));
  } finally {
    await shared.close();
  }
};
