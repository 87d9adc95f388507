/** Where the story plays: a sandbox GitLab, and the real service beside it, with a database of its own. */
import { randomBytes } from "node:crypto";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Service, startService } from "../../app.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { createLogger } from "../../http/log.ts";
import { freePort } from "../../lib/free-port.ts";
import type { Effect } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Plan } from "../../model/plan.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type ConfigurationFile, requireConfiguration } from "../configuration-file.ts";
import type { Io } from "../io.ts";
import { writeSandboxConfig } from "../sandbox-config.ts";
import { createSecrets, type Secrets } from "../secrets.ts";
import { serviceSecrets } from "../service-secrets.ts";
import { type Mailbox, startMailbox } from "./mailbox.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { createTime, type DemoTime } from "./time.ts";
import { createTravel } from "./travel.ts";

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
  /** The clock of both. */
  readonly time: DemoTime;
  /** Puts the clock forward, and has the service do what is due by then. */
  travelTo(moment: Date): Promise<void>;
  /** Writes more into the configuration's file, and has the service read it, as on SIGHUP. */
  configure(more: string): Promise<void>;
  /** Where webhooks of the service go. */
  readonly receiver: Receiver;
  /** Where mails of the service go. */
  readonly mailbox: Mailbox;
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

/** How often it is looked what time has changed: often, since days pass in seconds. */
const LOOK_EVERY_MS = 300;

/** What there is before the service is started. */
interface Ground {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly time: DemoTime;
}

/** The key that webhooks of the service are signed with, and where they go, as files beside the configuration. */
const receiverFor = async (folder: string): Promise<Receiver> => {
  const key = `whsec_${randomBytes(32).toString("base64")}`;
  const receiver = await startReceiver(key);
  await writeFile(join(folder, "receiver.key"), key, { mode: 0o600 });
  await writeFile(join(folder, "receiver.url"), receiver.url, { mode: 0o600 });
  return receiver;
};

const mailboxFor = async (folder: string): Promise<Mailbox> => {
  const mailbox = await startMailbox(join(folder, "mails"));
  await writeFile(join(folder, "mailbox.url"), mailbox.url, { mode: 0o600 });
  return mailbox;
};

const configureWith =
  (file: ConfigurationFile, io: Io, service: Service) =>
  async (more: string): Promise<void> => {
    await appendFile(file.path, more);
    await service.reload(await requireConfiguration(file, io));
  };

const setUp = async (io: Io, options: StageOptions, { folder, sandbox, time }: Ground) => {
  const port = options.servicePort === 0 ? await freePort() : options.servicePort;
  const configurationPath = await writeSandboxConfig(folder, "liaison.yml", {
    url: sandbox.url,
    users: sandbox.users,
    serviceUrl: `http://127.0.0.1:${port}`,
    webhookSecret: randomBytes(24).toString("base64url"),
  });
  const file = { name: configurationPath, path: configurationPath, folder };
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder, clock: time.clock });
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
      clock: time.clock,
      lookEvery: LOOK_EVERY_MS,
      onOutcome: options.onOutcome,
      onPlan: options.onPlan,
    }),
  );
  const configure = configureWith(file, io, service);
  return { configuration, secrets, service, tookService, configurationPath, configure };
};

/** Sets the stage; everything it makes is in a temporary folder that `clear` removes. */
export const setStage = async (
  io: Io,
  options: StageOptions,
  onSandbox: (sandbox: Sandbox, tookMs: number) => void,
): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-demo-"));
  const time = createTime();
  const [sandbox, tookSandbox] = await timed(
    startSandbox({ port: options.sandboxPort, seed: "demo", clock: time.clock }),
  );
  onSandbox(sandbox, tookSandbox);
  const receiver = await receiverFor(folder);
  const mailbox = await mailboxFor(folder);
  const clearUp = async (service?: Service): Promise<void> => {
    await service?.stop();
    await receiver.stop();
    await mailbox.stop();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { tookService, ...set } = await setUp(io, options, { folder, sandbox, time });
    const travel = createTravel(time, set.service);
    return {
      ...set,
      sandbox,
      receiver,
      mailbox,
      folder,
      time,
      travelTo: travel.to,
      took: { sandbox: tookSandbox, service: tookService },
      clear: async () => {
        await travel.stop();
        await clearUp(set.service);
      },
    };
  } catch (error) {
    await clearUp();
    throw error;
  }
};
