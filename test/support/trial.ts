/** `liaison serve` and `liaison sandbox` as processes, for runs of minutes that look at them from outside. */
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../../src/lib/free-port.ts";
import { databaseFolder } from "../../src/store/embedded/folder.ts";
import {
  liaison,
  type RunningSandbox,
  startSandboxProcess,
  stop,
  untilReady,
} from "../bench/lib/processes.ts";
import { ensureServer, removeServer } from "./database-server.ts";
import { withDatabase } from "./database-url.ts";

/** Memory of the service after its garbage was collected. Bytes. */
export interface CollectedMemory {
  readonly heap: number;
  readonly resident: number;
}

/** A service with its sandbox and database. */
export interface Trial {
  readonly url: string;
  readonly sandbox: RunningSandbox;
  readonly webhookSecret: string;
  /** Starts the service, or starts it again. */
  serve(...args: string[]): Promise<void>;
  /** The service's process id. */
  pid(): number;
  /** The exit code, where it has ended. */
  ended(): number | null;
  stopService(): Promise<void>;
  collectedMemory(): Promise<CollectedMemory>;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The process id of PostgreSQL's first process. */
  databasePid(): Promise<number>;
  /** Lines of the log at the levels `warn` and `error`. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

const DATABASE = "liaison_trial";
const PRELOAD = new URL("./gc-on-signal.ts", import.meta.url).href;

const run = async (url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url, application_name: "trial" });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
};

/** Waits for a file that somebody else writes, and reads it. */
const readWhenThere = async (file: string): Promise<string> => {
  for (let waited = 0; waited < 60_000; waited += 20) {
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    if (text.endsWith("}")) return text;
    await pause(20);
  }
  throw new Error("the service wrote no report of its memory within a minute");
};

/** How a trial is set up. */
interface TrialOptions {
  /** Added to the configuration. */
  readonly more: string;
  /** Files with signing tokens. */
  readonly signingTokens?: readonly string[];
  /** The service runs a database of its own, as durable as it is for users; default: one beside it, which is spared the disk. */
  readonly embedded?: boolean;
}

/** Starts the sandbox, and the database if it is not the service's own; the service starts with `serve`. */
export const startTrial = async ({
  more,
  signingTokens = [],
  embedded = false,
}: TrialOptions): Promise<Trial> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-trial-"));
  const configuration = join(folder, "liaison.yml");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const sandbox = await startSandboxProcess(configuration, url);
  const data = join(folder, "data");
  let databaseUrl = "";
  if (!embedded) {
    const server = await ensureServer(data);
    await run(server, `CREATE DATABASE ${DATABASE} TEMPLATE template0`);
    databaseUrl = withDatabase(server, DATABASE);
  }
  const text = await readFile(configuration, "utf8");
  const files = signingTokens.map((file) => `{ file: ${file} }`).join(", ");
  const signed = text.replace(
    /^( +)secrets: \[/m,
    (line, indent) => `${indent}signingTokens: [${files}]\n${line}`,
  );
  await writeFile(configuration, `${signed}\n${more}`);
  const secretFile = /secrets: \[\{ file: ([^ }]+) \}\]/.exec(text)?.[1] ?? "";
  const report = join(folder, "memory.json");
  const complaints: string[] = [];
  let child: ChildProcess | undefined;
  const listen = (started: ChildProcess): void => {
    let rest = "";
    started.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      complaints.push(...lines.slice(0, Math.max(0, 1_000 - complaints.length)));
    });
  };
  const stopService = async (): Promise<void> => {
    if (child !== undefined) await stop(child);
    child = undefined;
  };
  return {
    url,
    sandbox,
    webhookSecret: (await readFile(join(folder, secretFile), "utf8")).trim(),
    serve: async (...args) => {
      child = liaison(["serve", "--config", configuration, ...args], {
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        LIAISON_DATA_DIR: data,
        LOG_LEVEL: "warn",
        GC_REPORT: report,
        NODE_OPTIONS: `--import=${PRELOAD}`,
      });
      listen(child);
      await untilReady(url, child);
    },
    pid: () => child?.pid ?? Number.NaN,
    ended: () => child?.exitCode ?? null,
    stopService,
    collectedMemory: async () => {
      await rm(report, { force: true });
      child?.kill("SIGUSR2");
      return JSON.parse(await readWhenThere(report));
    },
    query: async (statement, values) =>
      await run(databaseUrl || (await ensureServer(data)), statement, values),
    databasePid: async () => Number((await readFile(databaseFolder(data).pidFile, "utf8")).split("\n")[0]),
    complaints: () => complaints,
    stop: async () => {
      await stopService();
      await stop(sandbox.child);
      await removeServer(data);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
