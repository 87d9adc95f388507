/** A client of GitLab as another process on a database would have it. */
import { sharedBudget } from "../../src/app/request-budget.ts";
import { createGitlabs } from "../../src/gitlab/gitlab.ts";
import { NO_LIMITS } from "../../src/gitlab/limits.ts";
import { keepingLogger, TOKEN } from "../gitlab/support/client.ts";
import type { TestDatabase } from "./database.ts";
import { INSTANCE } from "./service-configuration.ts";

/** `listens`: it hears of pauses at once. `perMinute`: what is configured of its account. */
export const budgetProcess = async (
  database: TestDatabase,
  url: string,
  options: { readonly listens?: boolean; readonly perMinute?: number } = {},
) => {
  const store = await database.open();
  const log = keepingLogger();
  const gitlabs = createGitlabs({
    instance: INSTANCE,
    url,
    tokenFor: () => TOKEN,
    log,
    budget: sharedBudget(INSTANCE, store),
    limits: { ...NO_LIMITS, account: options.perMinute ?? null },
    pace: { patience: 1_000 },
  });
  if (options.listens === true) await store.queueDatabase.openSession(() => undefined);
  return { ...gitlabs, log };
};
