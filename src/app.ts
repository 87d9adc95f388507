/** The service, put together: the only place that knows both the shell and the adapters. */

import { catchUp, keepInformed, startChores } from "./app/chores.ts";
import { createEnding, type Ending } from "./app/ending.ts";
import { createGuard } from "./app/guard.ts";
import { hookFigures, tokenFigures } from "./app/health.ts";
import { holdLive } from "./app/held-live.ts";
import { inTurn } from "./app/in-turn.ts";
import { allInboxes } from "./app/inboxes.ts";
import { createInstances, type InstanceRuntime } from "./app/instances.ts";
import { compileLive } from "./app/live.ts";
import { calendarBySecret } from "./app/meetings/calendar.ts";
import { tellMemberHandlers } from "./app/member-news.ts";
import type { Parts } from "./app/ports.ts";
import { reloaded } from "./app/reloaded.ts";
import { backlogOf, watchStore, workerFor } from "./app/stages.ts";
import { sweepingAfterRefusals } from "./app/sweeps.ts";
import type { Configuration } from "./config/schema/configuration.ts";
import type { SecretReference } from "./config/schema/values.ts";
import type { GitlabOptions } from "./gitlab/connect.ts";
import { createMetrics } from "./http/metrics.ts";
import { type Address, type HttpOptions, startHttp } from "./http/server.ts";
import { createIntake } from "./intake/intake.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import type { Logger } from "./lib/log.ts";
import { noTracer, type Tracer } from "./lib/trail.ts";
import type { Effect } from "./model/effect.ts";
import type { Outcome } from "./model/outcome.ts";
import type { Plan } from "./model/plan.ts";
import { endsWithin } from "./queue/limit.ts";
import { openQueue } from "./queue/open.ts";
import { openStore, type Store } from "./store/open.ts";

/** The values behind the configuration's references, read when they are needed. */
export interface ServiceSecrets {
  tokenFor(configuration: Configuration, instance: string, path?: string): string;
  hookSecrets(
    configuration: Configuration,
    instance: string,
  ): { readonly secrets: string[]; readonly signingTokens: string[] };
  /** Any other; `path` says where the configuration refers to it. Throws where it is not there. */
  secretOf(reference: SecretReference, path: string): string;
  /** A person's own token for an instance. */
  personToken(configuration: Configuration, username: string, instance: string): string | null;
}

/** What a process can do of the whole: take webhooks, work on issues, see to what is regular. */
export const ROLES = ["web", "worker", "scheduler"] as const;

/** One of `ROLES`. */
export type Role = (typeof ROLES)[number];

/** How a service is started. */
export interface ServiceOptions {
  readonly configuration: Configuration;
  /** What relative paths of the configuration start from. */
  readonly folder: string;
  readonly secrets: ServiceSecrets;
  /** A PostgreSQL server; undefined: one of our own in `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly listen: Address;
  /** Health, readiness and metrics on their own listener; null: beside the webhook. */
  readonly admin: Address | null;
  /** Default: all. */
  readonly roles?: readonly Role[];
  readonly log: Logger;
  /** How many lines of the log were lost so far. Default: none. */
  readonly droppedLines?: () => number;
  /** Default: nothing is traced. The caller stops it, after the service. */
  readonly tracer?: Tracer;
  readonly clock?: Clock;
  /** Issues worked on at once. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds between two looks at what time alone has changed: moments that have come, and owners. Default: half a minute, and one. */
  readonly lookEvery?: number;
  /** How patient requests to GitLab are. */
  readonly pace?: GitlabOptions["pace"];
  readonly onOutcome?: (effect: Effect, outcome: Outcome) => void;
  readonly onPlan?: (plan: Plan) => void;
}

/** A running service. */
export interface Service {
  readonly url: string;
  readonly adminUrl: string;
  readonly store: Store;
  readonly instances: ReadonlyMap<string, InstanceRuntime>;
  /** Does at once what is due by the clock: jobs that wait, timers, digests. It is done by itself within a minute. */
  catchUp(): Promise<void>;
  /** Puts a checked configuration in the place of the present one. The instances' addresses and tokens stay as they were until a restart. */
  reload(configuration: Configuration): Promise<void>;
  /**
   * Takes no more deliveries, ends what is under way, hands back what takes too long, and closes everything.
   * Default: within 25 s.
   */
  stop(withinMilliseconds?: number): Promise<void>;
  /** Stops, or goes on stopping, without waiting for what is under way. */
  hurry(): Promise<void>;
}

const CONCURRENCY = 8;
/** GitLab gives up on a delivery after that; a sender who takes longer is not waited for. */
const DRAIN_MS = 10_000;
const CHORES_MS = 1_000;
/** Kept for what comes after the work: closing connections, and stopping a database of our own. */
const CLOSE_MS = 5_000;

const intakeFor = (parts: Parts, options: ServiceOptions, news: (issueKey: string) => void) =>
  createIntake({
    instances: () =>
      Object.entries(parts.live().configuration.instances).map(([name, { url }]) => ({
        name,
        url,
        secrets: () => options.secrets.hookSecrets(parts.live().configuration, name),
      })),
    ownIds: (instance) => parts.instances.get(instance)?.ownIds ?? new Set<number>(),
    deliveries: parts.store.deliveries,
    news: {
      news,
      memberChanged: (event) => {
        const refresh = async (path: string) =>
          parts.instances.get(event.instance)?.directory.refreshGroup(path);
        void tellMemberHandlers(event, parts.live().brain.handlers, refresh, parts.log);
      },
    },
    figures: sweepingAfterRefusals(parts),
    log: parts.log,
    tracer: parts.tracer,
    clock: parts.clock,
  });

/** This process does not take webhooks (`--role`); another one does. */
const noWebhooks: HttpOptions["webhook"] = (_, response) => {
  response.writeHead(404, { connection: "close" }).end();
};

/** Everything between the database and the first request. */
const assemble = async (options: ServiceOptions, ending: Ending) => {
  const { log, clock = systemClock, secrets, folder } = options;
  const { live, replace, heedAbsences } = holdLive(await compileLive(options.configuration, folder, log));
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const store = await openStore({
    databaseUrl: options.databaseUrl,
    dataDirectory: options.dataDirectory,
    log,
  });
  ending.add(() => store.close());
  const tokenFor = (instance: string, path?: string) =>
    secrets.tokenFor(live().configuration, instance, path);
  const metrics = createMetrics();
  const backlog = backlogOf(store, metrics.stages.died);
  const queue = await openQueue({ database: store.queueDatabase, backlog, clock, log });
  const instances = await createInstances({
    configuration: () => live().configuration,
    tokenFor,
    store,
    log,
    clock,
    stopping: stopping.signal,
    abandoned: abandoned.signal,
    onAnswer: (instance, method, status, tookMs, endpoint) => {
      metrics.work.gitlabAnswered(instance, method, status, tookMs / 1_000);
      metrics.stages.asked(instance, method, endpoint, status);
    },
    figures: metrics.requests,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
  });
  const guard = createGuard({
    store,
    live,
    clock,
    onStopped: (rule, why, wanted) => {
      metrics.work.ruleStopped(rule);
      log.error({ rule, why, wanted }, "a rule was stopped, see `liaison rules stopped`");
      for (const inbox of allInboxes(live().configuration, clock())) queue.news(inbox);
    },
  });
  await guard.takeUp(live().fingerprints);
  const parts: Parts = {
    store,
    instances,
    guard,
    live,
    heedAbsences,
    secretOf: secrets.secretOf,
    tokenOf: (username, instance) => secrets.personToken(live().configuration, username, instance),
    metrics,
    news: queue.news,
    forgotten: await store.forgotten(),
    clock,
    log,
    tracer: options.tracer ?? noTracer,
    onOutcome: options.onOutcome ?? (() => undefined),
    onPlan: options.onPlan ?? (() => undefined),
  };
  ending.add(async ({ milliseconds, hurried }) => {
    // What is under way ends, without waiting for another try; what takes too long is cut and handed back.
    stopping.abort();
    await queue.stop({ within: milliseconds() - CLOSE_MS, hurried, cut: () => abandoned.abort() });
    abandoned.abort();
  });
  const reload = inTurn(async (given: Configuration) => {
    const { configuration, afterRestart } = reloaded(options.configuration, given);
    const next = await compileLive(configuration, folder, log);
    await guard.takeUp(next.fingerprints);
    replace(next);
    for (const runtime of instances.values()) runtime.configurationChanged();
    const { mode, rules } = configuration;
    log.info({ mode, rules: rules.length }, "the configuration was reloaded");
    if (afterRestart.length > 0)
      log.warn(
        { parts: afterRestart },
        "these parts of the configuration need a restart; they stay as they were",
      );
  });
  return { parts, queue, stopped: stopping.signal, reload };
};

const stops = (ending: Ending): Pick<Service, "stop" | "hurry"> => ({
  stop: ending.run,
  hurry: () => {
    ending.hurry();
    return ending.run();
  },
});

/** Starts everything; answers when deliveries are taken. GitLab need not be reachable for that. */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const ending = createEnding();
  try {
    const { parts, queue, stopped, reload } = await assemble(options, ending);
    const plays = (role: Role): boolean => (options.roles ?? ROLES).includes(role);
    watchStore(parts);
    parts.metrics.watchGuards(
      async () => [...(await parts.store.ruleStops.stopped()).keys()],
      parts.store.activity.silences,
    );
    parts.metrics.watchHooks(() => hookFigures(parts));
    parts.metrics.watchTokens(() => tokenFigures(parts));
    parts.metrics.watchTasks(parts.store.tasks.countOpen);
    parts.metrics.watchLog(options.droppedLines ?? (() => 0));
    const http = await startHttp({
      listen: options.listen,
      admin: options.admin,
      webhook: plays("web") ? intakeFor(parts, options, queue.news) : noWebhooks,
      canStore: parts.store.healthy,
      onDropped: parts.metrics.connectionDropped,
      metrics: parts.metrics,
      calendar: calendarBySecret(parts),
      log: options.log,
    });
    ending.add(({ milliseconds, hurried }) => http.close(Math.min(DRAIN_MS, milliseconds() / 2), hurried));
    const { concurrency = CONCURRENCY } = options;
    if (plays("worker")) await queue.work(workerFor(parts, stopped), { concurrency });
    keepInformed(parts, stopped, options.lookEvery);
    if (plays("scheduler")) {
      const stopChores = startChores(parts, queue.news, stopped, options.lookEvery);
      // A reading that is under way ends with its present page, or is cut with the rest.
      ending.add(async ({ hurried }) => void (await endsWithin(stopChores(), CHORES_MS, hurried)));
    }
    const { url, adminUrl } = http;
    const now = async (): Promise<void> => {
      await queue.catchUp();
      await catchUp(parts, queue.news, stopped);
    };
    return {
      url,
      adminUrl,
      store: parts.store,
      instances: parts.instances,
      catchUp: now,
      reload,
      ...stops(ending),
    };
  } catch (error) {
    await ending.run();
    throw error;
  }
};
