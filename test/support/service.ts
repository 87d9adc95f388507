/** The whole service for tests: a sandbox GitLab, a gate before it, a database, the real thing between them. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Service, type ServiceOptions, startService } from "../../src/app.ts";
import { createSecrets } from "../../src/cli/secrets.ts";
import { serviceSecrets } from "../../src/cli/service-secrets.ts";
import { createLogger } from "../../src/http/log.ts";
import type { Clock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { JOBS_CHANNEL } from "../../src/queue/locks.ts";
import { hookUrl } from "../../src/reconcile/hook-settings.ts";
import { ensureHooks } from "../../src/reconcile/hooks.ts";
import { placesToWatch } from "../../src/reconcile/places.ts";
import { createToken } from "../../src/sandbox/world/users.ts";
import { userNamed } from "../../src/sandbox/world/world.ts";
import { startGitLab, type TestGitLab } from "../sandbox/support/gitlab.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { type Gate, startGate } from "./gate.ts";
import {
  checked,
  INSTANCE,
  WEBHOOK_SECRET,
  type Written,
  writeSecrets,
  written,
} from "./service-configuration.ts";
import { createStories, type Stories } from "./stories.ts";
import { until } from "./until.ts";

/** How a test's service differs from the usual one. */
export interface TestServiceOptions {
  /** Changes the configuration that it starts with. */
  readonly configure?: (usual: Written) => Written;
  readonly service?: Partial<ServiceOptions>;
  /** Default: hooks are there before the first test. */
  readonly hooks?: boolean;
  /** More files with secrets: name → whose token is in it. */
  readonly secretOf?: Readonly<Record<string, string>>;
  /** The bot is an administrator and its token may act as others. */
  readonly administrator?: boolean;
}

/** A running service with everything around it. */
export interface TestService extends Stories {
  readonly gitlab: TestGitLab;
  readonly gate: Gate;
  readonly database: TestDatabase;
  /** Where the configuration's relative paths start; removed with the service. */
  readonly folder: string;
  /** The service as it runs now; another one after a restart. */
  service(): Service;
  /** Reloads with another configuration, as SIGHUP does. */
  configure(change: (usual: Written) => Written): Promise<void>;
  /** Puts a secret's file in the place of the old one. */
  writeSecret(name: string, value: string): Promise<void>;
  /** Nothing is on its way, being worked on, or due; what waits for a later time may be there. */
  settled(): Promise<void>;
  /** Time passes, for the service, the sandbox and the queue; what is due by then is told. */
  later(milliseconds: number): Promise<void>;
  /** Webhooks for all places of the configuration. */
  registerHooks(): Promise<void>;
  stopService(): Promise<void>;
  startAgain(): Promise<void>;
  /** A second copy on the same database; the caller stops it. */
  another(): Promise<Service>;
  stop(): Promise<void>;
}

/** What is due within this time is not waited for elsewhere: a job that was put off for a moment, say. */
const SOON_MS = 2_000;

/**
 * News that waits has a job of its own, unless it is known what it waits for: a job that some other effect of the issue
 * wished for later is none for news, which between being stored and being enqueued has no job at all. A task that is open
 * has a job, too, whatever it waits for: where it has none, as just after an operator's retry, its news is on its way.
 * Jobs that are due by our clock count, also those that were put off after the last look made jobs due.
 */
const QUIET = `
  SELECT (SELECT count(*) FROM pgboss.job WHERE name = 'issues' AND (state = 'active' OR (state < 'active' AND start_after <= now() + $1 * interval '1 millisecond')))
    + (SELECT count(*) FROM deliveries WHERE state = 'waiting' AND NOT EXISTS
        (SELECT FROM pgboss.job WHERE name = 'issues' AND state < 'active' AND group_id = issue_key
          AND (state = 'retry' OR why IS NOT NULL OR held_until IS NOT NULL)))
    + (SELECT count(*) FROM tasks WHERE state IN ('planned', 'attempting', 'waiting') AND NOT EXISTS
        (SELECT FROM pgboss.job WHERE name = 'issues' AND state <= 'active' AND group_id = 'task:' || key)) AS busy`;

/** Jobs wait by the database's clock, which does not jump: those whose time has come by ours are made due. */
const MAKE_DUE = `
  WITH due AS (
    UPDATE pgboss.job SET start_after = now()
    WHERE state < 'active' AND start_after > now() AND start_after <= now() + $1 * interval '1 millisecond'
    RETURNING id
  ) SELECT pg_notify($2, '') FROM (SELECT FROM due LIMIT 1) AS any_due`;

const createTime = (database: TestDatabase) => {
  let offset = 0;
  const clock: Clock = () => new Date(Date.now() + offset);
  const catchUp = async (): Promise<void> => {
    await database.query(MAKE_DUE, [offset + SOON_MS, JOBS_CHANNEL]);
  };
  const later = async (milliseconds: number): Promise<void> => {
    offset += milliseconds;
    // Pauses are kept by the database's clock, too.
    await database.query("UPDATE request_pauses SET until = until - $1 * interval '1 millisecond'", [
      milliseconds,
    ]);
    await catchUp();
  };
  const isQuiet = async (): Promise<boolean> => {
    await catchUp();
    const [row] = await database.query(QUIET, [offset + SOON_MS]);
    return Number(row?.["busy"]) === 0;
  };
  return { clock, later, isQuiet };
};

/** Makes the bot an administrator; answers a token of its own that may act as others. */
const promoteBot = ({ world }: TestGitLab): string => {
  const bot = userNamed(world, "liaison-bot");
  if (bot === undefined) throw new Error("the demo seed has no liaison-bot");
  bot.isAdministrator = true;
  return createToken(world, bot, { name: "sudo", scopes: ["api", "sudo"] }).value;
};

const tokensOf = (gitlab: TestGitLab): ReadonlyMap<string, string> =>
  new Map([gitlab.admin, ...gitlab.users].map(({ username, token }) => [username, token]));

const runtimeOf = (service: Service) => {
  const runtime = service.instances.get(INSTANCE);
  if (runtime === undefined) throw new Error(`no instance ${INSTANCE}`);
  return runtime;
};

/** Starts everything; the caller stops it. */
export const startTestService = async (options: TestServiceOptions = {}): Promise<TestService> => {
  const database = await createTestDatabase();
  const { clock, later, isQuiet } = createTime(database);
  const gitlab = await startGitLab("demo", clock);
  const gate = await startGate(gitlab.url);
  const tokens = tokensOf(gitlab);
  const folder = await writeSecrets({
    bot: options.administrator === true ? promoteBot(gitlab) : (tokens.get("liaison-bot") ?? ""),
    aconrad: tokens.get("aconrad") ?? "",
    webhook: WEBHOOK_SECRET,
    ...Object.fromEntries(
      Object.entries(options.secretOf ?? {}).map(([name, username]) => [name, tokens.get(username) ?? ""]),
    ),
  });
  const usual = (options.configure ?? ((same: Written) => same))(written(gate.url));
  let configuration = checked(usual);
  const start = (port = 0): Promise<Service> =>
    startService({
      configuration,
      folder,
      secrets: serviceSecrets(createSecrets({ env: {}, folder, clock })),
      databaseUrl: database.url,
      dataDirectory: "unused",
      listen: { port, host: "127.0.0.1" },
      admin: null,
      log: process.env["DEBUG"] === undefined ? silentLogger : createLogger({ level: "info", to: 2 }),
      clock,
      ...options.service,
    });
  let service = await start();
  let isRunning = true;
  const settled = async (): Promise<void> => {
    await until(async () => {
      await gitlab.webhooks.idle();
      return await isQuiet();
    });
  };
  const registerHooks = async (): Promise<void> => {
    const reports = await ensureHooks({
      places: placesToWatch(configuration),
      gitlab: () => runtimeOf(service).gitlab,
      target: () => ({ url: hookUrl(service.url, INSTANCE), secret: WEBHOOK_SECRET, signingToken: null }),
      dryRun: false,
    });
    const failed = reports.find(({ outcome }) => outcome === "failed");
    if (failed !== undefined) throw new Error(failed.sentence);
  };
  if (options.hooks !== false) await registerHooks();
  /** Who is who is known, and every place that is asked has a beginning. */
  const ready = async (): Promise<void> => {
    const { directory } = runtimeOf(service);
    await directory.ready();
    const places = placesToWatch(configuration, (_, group) => directory.usernamesIn(group));
    const polled = places.filter(({ way }) => way === "poll").length;
    await until(async () => {
      const [row] = await database.query("SELECT count(*) AS begun FROM watermarks WHERE name LIKE 'poll:%'");
      return Number(row?.["begun"]) >= polled;
    });
  };
  await ready();
  return {
    ...createStories(gitlab, settled),
    gitlab,
    gate,
    database,
    folder,
    service: () => service,
    configure: async (change) => {
      configuration = checked(change(usual));
      await service.reload(configuration);
    },
    writeSecret: (name, value) => writeFile(join(folder, name), value),
    settled,
    later: async (milliseconds) => {
      await later(milliseconds);
      if (isRunning) await service.catchUp();
    },
    registerHooks,
    another: () => start(),
    stopService: () => {
      isRunning = false;
      return service.stop();
    },
    startAgain: async () => {
      service = await start(Number(new URL(service.url).port));
      isRunning = true;
    },
    stop: async () => {
      await service.stop();
      await gate.stop();
      await gitlab.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
