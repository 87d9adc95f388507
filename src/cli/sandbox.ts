import { randomBytes } from "node:crypto";
import { basename, dirname, resolve } from "node:path";
import { Command, Option } from "commander";
import { UsageError } from "../lib/errors.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { readFaultsFile } from "./faults-file.ts";
import { type Io, line } from "./io.ts";
import { portOption } from "./port.ts";
import { writeSandboxConfig } from "./sandbox-config.ts";

interface Options {
  readonly port: number;
  readonly seed: "none" | "demo";
  readonly json?: boolean;
  readonly writeConfig?: string;
  readonly serviceUrl: string;
  readonly faults?: string;
}

const writeConfig = async (io: Io, sandbox: Sandbox, options: Options): Promise<void> => {
  if (options.writeConfig === undefined) return;
  if (options.seed !== "demo")
    throw new UsageError(
      "--write-config needs --seed demo",
      "An empty sandbox has no bot and no partners to write about.",
    );
  const path = resolve(io.cwd, options.writeConfig);
  await writeSandboxConfig(dirname(path), basename(path), {
    url: sandbox.url,
    users: sandbox.users,
    serviceUrl: options.serviceUrl,
    webhookSecret: randomBytes(24).toString("base64url"),
  });
  line(io.stderr, `A configuration for it is in ${path}.`);
};

const announce = (io: Io, sandbox: Sandbox, options: Options): void => {
  const { url, admin, users } = sandbox;
  if (options.json === true) return void io.stdout.write(`${JSON.stringify({ url, admin, users })}\n`);
  line(io.stdout, `A sandbox GitLab is up: ${url}`);
  line(
    io.stdout,
    `Its API is at ${url}/api/v4; the administrator ${admin.username} has the token ${admin.token}`,
  );
  for (const { username, token } of users) line(io.stdout, `  ${username.padEnd(16)} ${token}`);
  if (sandbox.faults.plan() !== null)
    line(
      io.stdout,
      `It misbehaves by ${options.faults}; GET ${url}/-/sandbox/faults says how often, DELETE ends it.`,
    );
  line(io.stdout, "It lives in memory, and is gone when it is stopped (Ctrl-C).");
};

const untilTold = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => done());
  });

/** What the faults came to, in the end. */
const sumUp = (io: Io, sandbox: Sandbox): void => {
  const met = Object.entries(sandbox.faults.counts()).filter(([, count]) => count > 0);
  if (met.length > 0)
    line(io.stderr, `Faults met: ${met.map(([kind, count]) => `${kind} ${count}`).join(", ")}.`);
};

const run = async (io: Io, options: Options): Promise<void> => {
  const told = untilTold();
  const faults = options.faults === undefined ? {} : { faults: await readFaultsFile(io, options.faults) };
  const sandbox = await startSandbox({ port: options.port, seed: options.seed, ...faults });
  try {
    await writeConfig(io, sandbox, options);
    announce(io, sandbox, options);
    await told;
    sumUp(io, sandbox);
  } finally {
    await sandbox.stop();
  }
};

/** `liaison sandbox`: only the sandbox GitLab, for trying and for tests from outside. */
export const sandboxCommand = (io: Io): Command =>
  new Command("sandbox")
    .description("a small GitLab on this machine, in memory, for trying and testing")
    .addOption(portOption("--port <port>", "where it listens on 127.0.0.1"))
    .addOption(new Option("--seed <seed>", "what is in it").choices(["none", "demo"]).default("demo"))
    .option(
      "--faults <file>",
      "let it misbehave by a plan: slow, limited, failing, deliveries lost or late (docs/sandbox.md)",
    )
    .option("--json", "one line of JSON when it is ready: url, admin, users, each with a token")
    .option("--write-config <file>", "also write a liaison.yml that points at it, with its secrets beside it")
    .option("--service-url <url>", "where it will reach the service, for that file", "http://127.0.0.1:8080")
    .action(async (options: Options) => run(io, options));
