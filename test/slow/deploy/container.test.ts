/** The service as its container runs it: nobody, no rights, nothing to write to but the data folder. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { whenReady, writeLoneConfig } from "../../support/lone-service.ts";
import { type RunningCommand, startProgram } from "../../support/serve-process.ts";

/** Starting takes long where many tests run at once. */
jest.setTimeout(120_000);

const NOBODY = 65_534;
const PROJECT = resolve(import.meta.dirname, "../../..");
const SCRIPT = join(import.meta.dirname, "container.sh");
const NODE = "/app/node_modules/.bin/node";

/** Not on other systems, and not in a container that may not make name spaces: there the image itself can be tried. */
const isPossible = spawnSync("unshare", ["--mount", "--pid", "--fork", "true"]).status === 0;
const testInside = isPossible ? test : test.skip;

let folder: string;
const started: RunningCommand[] = [];
let inside: string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "liaison-container-"));
  const [configuration, data] = [join(folder, "config"), join(folder, "data")];
  mkdirSync(configuration);
  mkdirSync(data);
  await writeLoneConfig(configuration);
  if (!isPossible) return;
  chownSync(data, NOBODY, NOBODY);
  chmodSync(data, 0o700);
  execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, configuration]);
  const root = join(folder, "root");
  mkdirSync(root);
  inside = [root, PROJECT, configuration, data];
});
/** As `docker stop` and `docker kill` do: process 1 there is the only child of what we have started. */
const signal = async (command: RunningCommand, name: NodeJS.Signals) => {
  const children = readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, "utf8").trim();
  if (children !== "") process.kill(Number(children), name);
  return await command.ended();
};

afterEach(async () => {
  for (const one of started.splice(0)) if (existsSync(`/proc/${one.pid}/task`)) await signal(one, "SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...command: string[]): RunningCommand => {
  const running = startProgram(SCRIPT, [...inside, ...command], { PORT: "0" });
  started.push(running);
  return running;
};

testInside("it makes its database, takes deliveries, is backed up, and ends cleanly", async () => {
  const service = await whenReady(start(NODE, "--max-semi-space-size=4", "src/liaison.js", "serve"));
  expect(await service.post("inside")).toBe(200);
  expect(await service.post("inside")).toBe(200);
  const cluster = join(folder, "data", "postgres");
  expect(statSync(cluster).uid).toBe(NOBODY);
  expect(await signal(service, "SIGTERM")).toEqual({ code: 0, signal: null });
  expect(service.errors()).toBe("");
  expect(existsSync(join(cluster, "postmaster.pid"))).toBe(false);
  const backup = start(NODE, "src/liaison.js", "database", "backup", "/data/copy");
  expect(await backup.line((line) => line.startsWith("/data/copy"))).toMatch(/: [1-9]\d* rows/);
  expect((await backup.ended()).code).toBe(0);
});

testInside("killed as a container is, with everything in it, it goes on from where it was", async () => {
  const first = await whenReady(start(NODE, "src/liaison.js", "serve"));
  expect(await first.post("before")).toBe(200);
  await signal(first, "SIGKILL");
  const second = await whenReady(start(NODE, "src/liaison.js", "serve"));
  expect(await second.post("after")).toBe(200);
  expect((await signal(second, "SIGTERM")).code).toBe(0);
});

testInside("nothing else can be written", async () => {
  const tries = ["/x", "/app/x", "/config/x", "/tmp/x", "/etc/x", "/usr/x"];
  const shell = start(
    "sh",
    "-c",
    `for path in ${tries.join(" ")}; do touch $path 2>/dev/null && echo $path; done; id -u`,
  );
  expect(await shell.line((line) => line !== "")).toBe(String(NOBODY));
});
