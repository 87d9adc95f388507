import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Process id of the server that a data folder names; undefined where none runs. */
export const serverPid = (dataDirectory: string): number | undefined => {
  try {
    return Number(readFileSync(join(dataDirectory, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return undefined;
  }
};

/** Starts a process that stores deliveries without end; `stored` grows by each that it was told is stored. */
export const startAdder = async (
  dataDirectory: string,
): Promise<{ child: ChildProcess; stored: () => string[] }> => {
  const program = fileURLToPath(new URL("./adder.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataDirectory], { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  await once(child.stdout, "data");
  return { child, stored: () => output.split("\n").slice(0, -1) };
};

/** Starts another process that uses the database in this folder, and waits until it does. */
export const startProcess = async (
  dataDirectory: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<ChildProcess> => {
  const program = fileURLToPath(new URL("./serve.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataDirectory], {
    ...identity,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
};

/** Sends a signal and waits for the end. */
export const endProcess = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
};
