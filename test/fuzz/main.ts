/** `npm run test:fuzz [-- --runs N --seed S --target T --path P]`: generated input at everything that strangers can reach. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type FuzzOptions, fuzzOptions, USAGE } from "./lib/options.ts";
import { hasPassed, linesOf } from "./lib/report.ts";
import type { Order, TargetReport } from "./lib/target.ts";

type Message = { readonly report: TargetReport } | { readonly failed: string };

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs one target; a process that dies is a failure of it. */
const runTarget = (order: Order): Promise<TargetReport | string> =>
  new Promise((resolve) => {
    const child = fork(WORKER, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child.once("message", (message: Message) =>
      resolve("report" in message ? message.report : message.failed),
    );
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`the process ended with ${signal ?? code}`));
    child.send(order);
  });

/** Answers whether it passed. */
const runAndSay = async (target: string, { runs, seed, path }: FuzzOptions): Promise<boolean> => {
  const report = await runTarget({ target, runs, seed, ...(path === undefined ? {} : { path }) });
  if (typeof report === "string") {
    say(`✗ ${target}: ${report}`);
    return false;
  }
  for (const line of linesOf(report)) say(line);
  return hasPassed(report);
};

/** Intake takes several processes and waits much; the pure ones are worked off one after the other beside it. */
const runAll = async (options: FuzzOptions): Promise<boolean> => {
  const inRow = async (targets: readonly string[]): Promise<boolean> => {
    let passed = true;
    for (const target of targets) passed = (await runAndSay(target, options)) && passed;
    return passed;
  };
  const rows = [["intake"], options.targets.filter((target) => target !== "intake")];
  const results = await Promise.all(
    rows.map((row) => inRow(row.filter((target) => options.targets.includes(target)))),
  );
  return results.every(Boolean);
};

const options = fuzzOptions(process.argv.slice(2));
if (options === null) say(USAGE);
else {
  const began = performance.now();
  say(`seed ${options.seed}, ${options.runs.toLocaleString("en")} cases each: ${options.targets.join(", ")}`);
  const passed = await runAll(options);
  say(
    `${passed ? "everything held" : "NOT everything held"}; ${Math.round((performance.now() - began) / 1_000)} s`,
  );
  process.exitCode = passed ? 0 : 1;
}
