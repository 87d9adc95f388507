/** Starts our own commands as processes, as an operator would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** As the command itself starts: see the first line of `src/liaison.js`. */
const START = ["--max-semi-space-size=4", fileURLToPath(new URL("../../../src/liaison.js", import.meta.url))];

/** Starts `liaison …args`; its log is thrown away unless it is asked for. */
export const liaison = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, [...START, ...args], {
    env: { ...process.env, LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });

/** Stops a process and waits until it has ended. */
export const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
};

/** What `liaison sandbox --json` says when it is ready. */
export interface RunningSandbox {
  readonly url: string;
  readonly users: readonly { readonly username: string; readonly token: string }[];
  readonly child: ChildProcess;
}

/** A sandbox in a process of its own, with a configuration that points at it. */
export const startSandboxProcess = async (
  configuration: string,
  serviceUrl: string,
): Promise<RunningSandbox> => {
  const child = liaison([
    "sandbox",
    "--seed",
    "demo",
    "--json",
    "--write-config",
    configuration,
    "--service-url",
    serviceUrl,
  ]);
  if (child.stdout === null) throw new Error("the sandbox has no output");
  const [first] = await once(createInterface({ input: child.stdout }), "line");
  const { url, users } = JSON.parse(String(first));
  return { url, users, child };
};

/** Milliseconds until `/readyz` says yes. */
export const untilReady = async (url: string, child: ChildProcess): Promise<number> => {
  const began = performance.now();
  while (child.exitCode === null) {
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the service ended with exit code ${child.exitCode}`);
};
