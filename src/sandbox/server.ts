/** A small GitLab on this machine, for trying and testing: API, webhooks and pages around one world in memory. */
import { createServer, type Server } from "node:http";
import express from "express";
import { type Clock, systemClock } from "../lib/clock.ts";
import { boundPort, listen } from "../lib/listen.ts";
import { type Logger, silentLogger } from "../lib/log.ts";
import { apiRouter, requestLogRouter } from "./api/api.ts";
import { createRequestLog } from "./api/request-log.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import type { FaultPlanInput } from "./faults/plan.ts";
import { beforeEverything, faultsRouter } from "./faults/router.ts";
import { pagesRouter } from "./pages/router.ts";
import { type Seed, type SeededUser, seedWorld } from "./seed.ts";
import { startWebhooks, type Webhooks } from "./webhooks/webhooks.ts";
import { createWorld, type World } from "./world/world.ts";

export interface SandboxOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  readonly seed: Seed;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** What goes wrong, from the start. */
  readonly faults?: FaultPlanInput;
}

export interface Sandbox {
  /** Without a slash at the end, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly world: World;
  readonly admin: SeededUser;
  readonly users: readonly SeededUser[];
  readonly webhooks: Webhooks;
  /** What goes wrong on demand: nothing, until a plan is put to use. */
  readonly faults: Faults;
  /** Ends all connections and deliveries. */
  stop(): Promise<void>;
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts a sandbox on 127.0.0.1; resolves once it can be used. A `UsageError` where the port is taken. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { clock = systemClock, logger = silentLogger } = options;
  const skew = { milliseconds: 0 };
  const world = createWorld(() => new Date(clock().getTime() + skew.milliseconds));
  const { admin, users } = seedWorld(world, options.seed);
  const { faults, source } = createFaults({ world, milliseconds: () => clock().getTime(), skew });
  const webhooks = startWebhooks(world, { logger, faults: source });
  const log = createRequestLog();
  const app = express();
  app.disable("x-powered-by").set("etag", false);
  app.use("/-/sandbox", requestLogRouter(log), faultsRouter(faults));
  app.use(beforeEverything(source, world.clock));
  app.use("/api/v4", apiRouter({ world, log, logger, faults: source }, webhooks));
  app.use(pagesRouter({ world, sender: webhooks, logger }));
  if (options.faults !== undefined) faults.use(options.faults);
  const server = createServer(app);
  await listen(server, { port: options.port ?? 0, host: "127.0.0.1" });
  world.instance.url = `http://127.0.0.1:${boundPort(server)}`;
  return {
    url: world.instance.url,
    world,
    admin,
    users,
    webhooks,
    faults,
    stop: async () => {
      webhooks.stop();
      await close(server);
    },
  };
};
