/** The main job between two processes, sandbox and service: requests per issue, and how soon the liaison is subscribed. */

import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../src/lib/free-port.ts";
import { memoryOf, treeOf } from "./lib/proc.ts";
import { liaison, type RunningSandbox, startSandboxProcess, stop, untilReady } from "./lib/processes.ts";

/** The figures. */
export interface MainJobBench {
  readonly writesPerPartnerIssue: number;
  readonly readsPerPartnerIssue: number;
  readonly requestsPerOtherIssue: number;
  /** From GitLab's answer to the author until the liaison is subscribed. Milliseconds. */
  readonly subscribedP50Ms: number;
  readonly subscribedP95Ms: number;
  readonly issues: number;
  /** Milliseconds from starting the process to ready, database creation included. */
  readonly firstStartMs: number;
  readonly laterStartMs: number;
  /** Bytes of resident memory, service and its database, idle after the run. */
  readonly idleMemory: number;
}

const PROJECT = encodeURIComponent("gitlab-org/gitlab");

const call = async (
  sandbox: RunningSandbox,
  username: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const token = sandbox.users.find((user) => user.username === username)?.token ?? "";
  const answer = await fetch(`${sandbox.url}/api/v4${path}`, {
    method,
    headers: { "private-token": token, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

type Counts = readonly {
  readonly method: string;
  readonly route: string;
  readonly user: string | null;
  readonly count: number;
}[];

/** Requests of the service: the bench's own, in the liaison's name, read with the administrator's. */
const requests = async (sandbox: RunningSandbox): Promise<{ reads: number; writes: number }> => {
  const { requests: counts } = (await (await fetch(`${sandbox.url}/-/sandbox/requests`)).json()) as {
    requests: Counts;
  };
  const own = counts.filter(
    ({ user, method }) => user === "liaison-bot" || (user === "aconrad" && method !== "GET"),
  );
  const sum = (rows: Counts) => rows.reduce((total, { count }) => total + count, 0);
  return {
    reads: sum(own.filter(({ method }) => method === "GET")),
    writes: sum(own.filter(({ method }) => method !== "GET")),
  };
};

const reset = (sandbox: RunningSandbox) => fetch(`${sandbox.url}/-/sandbox/requests`, { method: "DELETE" });

const open = async (sandbox: RunningSandbox, author: string, number: number): Promise<string> => {
  const body = {
    title: `Shared runners are stuck (${number})`,
    description: "All pipelines wait for a runner. ".repeat(80),
  };
  const { iid } = (await call(sandbox, author, "POST", `/projects/${PROJECT}/issues`, body)) as {
    iid: number;
  };
  return `/projects/${PROJECT}/issues/${iid}`;
};

const until = async (holds: () => Promise<boolean>, everyMs: number): Promise<void> => {
  const limit = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error("it did not happen within 30 s");
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};

const hasNote = async (sandbox: RunningSandbox, issue: string): Promise<boolean> => {
  const notes = (await call(sandbox, "aconrad", "GET", `${issue}/notes`)) as readonly {
    author: { username: string };
  }[];
  return notes.some(({ author }) => author.username === "liaison-bot");
};

/** One issue after the other, so that the service is idle before each. */
const timeIssues = async (sandbox: RunningSandbox, count: number): Promise<number[]> => {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const issue = await open(sandbox, "kira", number);
    const began = performance.now();
    await until(
      async () => ((await call(sandbox, "aconrad", "GET", issue)) as { subscribed: boolean }).subscribed,
      4,
    );
    times.push(performance.now() - began);
    await until(() => hasNote(sandbox, issue), 20);
  }
  return times.sort((one, other) => one - other);
};

const countOthers = async (sandbox: RunningSandbox, count: number, metrics: string): Promise<number> => {
  await reset(sandbox);
  const ignored = async (): Promise<number> =>
    Number(
      /liaison_delivery_done_seconds_count\{result="ignored"\} (\d+)/.exec(
        await (await fetch(metrics)).text(),
      )?.[1] ?? 0,
    );
  const before = await ignored();
  for (let number = 0; number < count; number += 1) await open(sandbox, "stranger", number);
  await until(async () => (await ignored()) >= before + count, 100);
  const { reads, writes } = await requests(sandbox);
  return (reads + writes) / count;
};

const memoryOfTree = async (pid: number): Promise<number> =>
  (await Promise.all(treeOf(pid).map(memoryOf))).reduce((sum, one) => sum + one, 0);

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Runs it. `issues`: how many partner issues are timed. */
export const benchMainJob = async (issues: number): Promise<MainJobBench> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-bench-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configuration = join(folder, "liaison.yml");
  const env = {
    PORT: String(port),
    LIAISON_CONFIG: configuration,
    LIAISON_DATA_DIR: join(folder, "data"),
    DATABASE_URL: "",
  };
  const sandbox = await startSandboxProcess(configuration, url);
  // More issues in a minute than any rule may change by default: it is the work that is measured, not the cap.
  await appendFile(configuration, "\nlimits: { ruleIssues: 100000 }\n");
  const first = liaison(["serve"], env);
  let running = first;
  try {
    const firstStartMs = await untilReady(url, first);
    await stop(first);
    running = liaison(["serve"], env);
    const laterStartMs = await untilReady(url, running);
    await new Promise((resolve, reject) => {
      const hooks = liaison(["hooks", "ensure", "--config", configuration], env);
      hooks.once("exit", (code) =>
        code === 0 ? resolve(null) : reject(new Error(`hooks ensure ended with ${code}`)),
      );
    });
    await timeIssues(sandbox, 3);
    await reset(sandbox);
    const times = await timeIssues(sandbox, issues);
    const { reads, writes } = await requests(sandbox);
    const requestsPerOtherIssue = await countOthers(sandbox, 20, `${url}/metrics`);
    return {
      writesPerPartnerIssue: writes / issues,
      readsPerPartnerIssue: reads / issues,
      requestsPerOtherIssue,
      subscribedP50Ms: percentile(times, 0.5),
      subscribedP95Ms: percentile(times, 0.95),
      issues,
      firstStartMs,
      laterStartMs,
      idleMemory: running.pid === undefined ? Number.NaN : await memoryOfTree(running.pid),
    };
  } finally {
    await stop(running);
    await stop(sandbox.child);
    await rm(folder, { recursive: true, force: true });
  }
};
