/** `liaison` commands that stay up, as processes of their own: they can be killed as a power failure would. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A command that runs. */
export interface RunningCommand {
  readonly pid: number;
  /** Resolves with the first line of standard output that fits, past ones too; rejects when the process ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended by itself. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Ends it, and resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Everything that it wrote to standard error so far. */
  errors(): string;
  /** Everything that it wrote to standard output so far. */
  output(): string;
}

const waitForEnd = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return { code: child.exitCode, signal: child.signalCode };
};

/** Starts a program that runs such a command. */
export const startProgram = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCommand => {
  const child = spawn(program, args, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return {
    pid: child.pid ?? Number.NaN,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): boolean => {
          const found = lines.find(fits);
          if (found !== undefined) resolve(found);
          return found !== undefined;
        };
        if (look()) return;
        reader.on("line", look);
        child.once("exit", (code) =>
          reject(new Error([`ended with ${code}: ${errors}`, ...lines].join("\n"))),
        );
      }),
    ended: () => waitForEnd(child),
    signal: (signal) => void child.kill(signal),
    kill: async (signal) => {
      child.kill(signal);
      return await waitForEnd(child);
    },
    errors: () => errors,
    output: () => lines.join("\n"),
  };
};

/** Starts `liaison ARGS`. */
export const startCommand = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCommand => startProgram(process.execPath, [MAIN, ...args], env);
