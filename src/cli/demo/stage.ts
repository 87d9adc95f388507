/** Where the story plays: a sandbox GitLab, and the real service beside it, with a database of its own. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Service, startService } from "../../app.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { createLogger } from "../../http/log.ts";
import { systemClock } from "../../lib/clock.ts";
import { freePort } from "../../lib/free-port.ts";
import type { Effect } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Plan } from "../../model/plan.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { requireConfiguration } from "../configuration-file.ts";
import type { Io } from "../io.ts";
import { writeSandboxConfig } from "../sandbox-config.ts";
import { createSecrets, type Secrets } from "../secrets.ts";
import { serviceSecrets } from "../service-secrets.ts";

/** Called when an effect ends. */
export type OutcomeListener = (effect: Effect, outcome: Outcome) => void;

/** Called when a plan is stored. */
export type PlanListener = (plan: Plan) => void;

/** The stage. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly service: Service;
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  /** The file, for people who want to look. */
  readonly configurationPath: string;
  readonly folder: string;
  /** Milliseconds that each took to start. */
  readonly took: { readonly sandbox: number; readonly service: number };
  clear(): Promise<void>;
}

const timed = async <Value>(work: Promise<Value>): Promise<[Value, number]> => {
  const began = performance.now();
  return [await work, performance.now() - began];
};

/** How the stage is set. */
export interface StageOptions {
  /** 0: any free one. */
  readonly sandboxPort: number;
  readonly servicePort: number;
  readonly onOutcome: OutcomeListener;
  readonly onPlan: PlanListener;
}

const setUp = async (io: Io, options: StageOptions, folder: string, sandbox: Sandbox) => {
  const port = options.servicePort === 0 ? await freePort() : options.servicePort;
  const configurationPath = await writeSandboxConfig(folder, "liaison.yml", {
    url: sandbox.url,
    users: sandbox.users,
    serviceUrl: `http://127.0.0.1:${port}`,
    webhookSecret: randomBytes(24).toString("base64url"),
  });
  const file = { name: configurationPath, path: configurationPath, folder };
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder, clock: systemClock });
  const [service, tookService] = await timed(
    startService({
      configuration,
      folder,
      secrets: serviceSecrets(secrets),
      databaseUrl: io.env["DATABASE_URL"] || undefined,
      dataDirectory: join(folder, "data"),
      listen: { port, host: "127.0.0.1" },
      admin: null,
      log: createLogger({ level: io.env["DEBUG"] ? "debug" : "error", to: 2 }),
      onOutcome: options.onOutcome,
      onPlan: options.onPlan,
    }),
  );
  return { configuration, secrets, service, tookService, configurationPath };
};

/** Sets the stage; everything it makes is in a temporary folder that `clear` removes. */
export const setStage = async (
  io: Io,
  options: StageOptions,
  onSandbox: (sandbox: Sandbox, tookMs: number) => void,
): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-demo-"));
  const [sandbox, tookSandbox] = await timed(startSandbox({ port: options.sandboxPort, seed: "demo" }));
  onSandbox(sandbox, tookSandbox);
  const clearUp = async (service?: Service): Promise<void> => {
    await service?.stop();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { configuration, secrets, service, tookService, configurationPath } = await setUp(
      io,
      options,
      folder,
      sandbox,
    );
    const took = { sandbox: tookSandbox, service: tookService };
    return {
      sandbox,
      service,
      configuration,
      secrets,
      configurationPath,
      folder,
      took,
      clear: () => clearUp(service),
    };
  } catch (error) {
    await clearUp();
    throw error;
  }
};
