import { Command, InvalidArgumentError, Option } from "commander";
import { STOP_LIMIT_MS } from "../app/ending.ts";
import { inTurn } from "../app/in-turn.ts";
import { ROLES, type Role, type Service, startService } from "../app.ts";
import { formatProblem } from "../config/problem.ts";
import { createLogger } from "../http/log.ts";
import type { Address } from "../http/server.ts";
import { systemClock } from "../lib/clock.ts";
import { messageOf, UsageError } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Mode } from "../model/mode.ts";
import { openTracer } from "../telemetry/open.ts";
import {
  type ConfigurationFile,
  configurationFileOf,
  inspectFile,
  requireInspected,
} from "./configuration-file.ts";
import { requireSecrets } from "./configured-secrets.ts";
import type { Io } from "./io.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { serviceSecrets } from "./service-secrets.ts";
import { createSignals, exitAfter } from "./signals.ts";
import { span } from "./span.ts";
import { dataPlaceOf } from "./store-of.ts";

const DEFAULT_PORT = 8080;
/** For closing connections and a database of our own, where that hangs. */
const MARGIN_MS = 5_000;

const portOf = (name: string, text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(
    `${name} is ${text}, which is no port`,
    "Give a number from 0 to 65535; 0 is any free port.",
  );
};

/** Where to listen, from `PORT`, `HOST`, `ADMIN_PORT` and `ADMIN_HOST`. */
const addressesOf = (io: Io): { listen: Address; admin: Address | null } => {
  const { PORT, HOST, ADMIN_PORT, ADMIN_HOST } = io.env;
  const admin = ADMIN_PORT
    ? { port: portOf("ADMIN_PORT", ADMIN_PORT), host: ADMIN_HOST || "127.0.0.1" }
    : null;
  return { listen: { port: PORT ? portOf("PORT", PORT) : DEFAULT_PORT, host: HOST || "127.0.0.1" }, admin };
};

const rolesOf = (text: string): Role[] =>
  text.split(",").map((word) => {
    const role = ROLES.find((one) => one === word.trim());
    if (role === undefined) throw new InvalidArgumentError(`There is ${ROLES.join(", ")}.`);
    return role;
  });

const LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

const loggerFor = (io: Io, secrets: Secrets): { log: Logger; droppedLines: () => number } => {
  const level = LEVELS.find((one) => one === io.env["LOG_LEVEL"]);
  let dropped = 0;
  const onDropped = (): void => {
    dropped += 1;
  };
  const log = createLogger({
    ...(level === undefined ? {} : { level }),
    secrets: secrets.handedOut,
    onDropped,
  });
  return { log, droppedLines: () => dropped };
};

/** Takes up a changed configuration after it passed the check; a bad one changes nothing. */
const reload = async (file: ConfigurationFile, service: Service, log: Logger): Promise<void> => {
  try {
    const { configuration, problems } = await inspectFile(file);
    const sentences = problems.map(formatProblem);
    if (configuration === null)
      log.error({ problems: sentences }, "the changed configuration has mistakes; the old one stays");
    else await service.reload(configuration);
  } catch (error) {
    log.error(
      { reason: messageOf(error) },
      "the changed configuration could not be taken up; the old one stays",
    );
  }
};

/** A handler of the user's that forgot to await something must not end everybody else's work. */
const survivingForgotten = async (log: Logger, work: () => Promise<void>): Promise<void> => {
  const onForgotten = (reason: unknown): void =>
    log.error(
      { error: reason },
      "something failed that nobody waited for; a handler may have forgotten `await`",
    );
  process.on("unhandledRejection", onForgotten);
  try {
    await work();
  } finally {
    process.off("unhandledRejection", onForgotten);
  }
};

/** What is worth saying about a service that runs. */
interface Serving {
  readonly file: ConfigurationFile;
  readonly mode: Mode;
  readonly role: readonly Role[];
  /** Milliseconds. */
  readonly stopWithin: number;
  readonly log: Logger;
}

const runUntilTold = async (
  service: Service,
  { file, mode, role, stopWithin, log }: Serving,
): Promise<void> => {
  const signals = createSignals(service, log);
  const reloadInTurn = inTurn(() => reload(file, service, log));
  const onHangup = (): void => void reloadInTurn();
  process.on("SIGHUP", onHangup);
  log.info(
    { url: service.url, admin: service.adminUrl, mode, roles: role },
    `ready: GitLab's webhooks go to ${service.url}/webhooks/gitlab`,
  );
  if (mode === "observe")
    log.info({}, "mode: observe: plans are stored and nothing in GitLab is changed; see `liaison report`");
  log.info({ signal: await signals.first, stopWithin }, "stopping: what is under way is finished");
  process.off("SIGHUP", onHangup);
  exitAfter(stopWithin + MARGIN_MS, log);
  await service.stop(stopWithin);
  signals.off();
};

const serve = async (io: Io, command: Command): Promise<void> => {
  const { role, stopWithin } = command.opts<{ role: readonly Role[]; stopWithin: number }>();
  const file = configurationFileOf(command, io);
  const { configuration, problems } = await requireInspected(file, io);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  requireSecrets(configuration, secrets);
  const { log, droppedLines } = loggerFor(io, secrets);
  for (const problem of problems)
    log.warn({ problem: formatProblem(problem) }, "the configuration has a weakness");
  await survivingForgotten(log, async () => {
    const tracer = await openTracer(io.env, log);
    const service = await startService({
      configuration,
      folder: file.folder,
      secrets: serviceSecrets(secrets),
      ...dataPlaceOf(io),
      ...addressesOf(io),
      roles: role,
      log,
      droppedLines,
      tracer,
    });
    await runUntilTold(service, { file, mode: configuration.mode, role, stopWithin, log });
    await tracer.stop();
  });
};

/** `liaison serve [--role web,worker,scheduler]`. */
export const serveCommand = (io: Io): Command =>
  new Command("serve")
    .description(
      "take webhooks, work on issues, sweep for what GitLab never told, watch hooks, tokens and places without hooks",
    )
    .addOption(
      new Option("--role <roles>", `only some of ${ROLES.join(", ")}, separated by commas`)
        .argParser(rolesOf)
        .default([...ROLES], "all"),
    )
    .addOption(
      new Option("--stop-within <time>", "how long stopping may take, such as 25s or 2m")
        .argParser(span)
        .default(STOP_LIMIT_MS, "25s"),
    )
    .addHelpText(
      "after",
      `
Environment:
  PORT, HOST              where webhooks are taken (default ${DEFAULT_PORT} on 127.0.0.1)
  ADMIN_PORT, ADMIN_HOST  health, readiness and metrics on their own address (default: beside the webhooks)
  DATABASE_URL            a PostgreSQL server (default: one of our own, started and stopped with the service)
  LIAISON_DATA_DIR        where our own PostgreSQL keeps its data (default: data)
  LIAISON_CONFIG          the configuration (default: liaison.yml)
  LOG_LEVEL               debug, info, warn, error or silent (default: info)
  OTEL_…                  tracing by OpenTelemetry's variables, such as OTEL_EXPORTER_OTLP_ENDPOINT (default: none)

SIGHUP reloads the configuration after checking it. SIGTERM and SIGINT stop, finishing what is under way
and handing back what takes too long; a second one stops at once.`,
    )
    .action(async (_options, command: Command) => serve(io, command));
