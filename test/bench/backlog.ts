/**
 * A backlog of 10,000 deliveries, taken while it is worked on: how fast, with how much memory and processor time; and
 * how close to the least time that GitLab.com's limits allow.
 */
import { randomUUID } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../src/lib/free-port.ts";
import { type Gate, startGate } from "../support/gate.ts";
import { createLimiter } from "../support/limiter.ts";
import { cpuOf, memoryOf, treeOf } from "./lib/proc.ts";
import { liaison, type RunningSandbox, startSandboxProcess, stop, untilReady } from "./lib/processes.ts";

const DELIVERIES = 10_000;
const WARM_UP = 500;
const CONNECTIONS = 50;
const PROJECT = "kde/sysadmin";
const DESCRIPTION = "All pipelines wait for a runner, and nobody knows why. ".repeat(60);

/** GitLab.com's, as the limiter of the bench keeps them. */
const LIMITS = { requests: 2_000, notes: 60, period: 60_000 };

interface Issue {
  readonly id: number;
  readonly iid: number;
  readonly project_id: number;
  readonly author: { readonly id: number };
  readonly created_at: string;
  readonly web_url: string;
}

const inParallel = async (count: number, work: (index: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const mine = next;
      next += 1;
      await work(mine);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
};

/** One call over kept connections. */
const call = (agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const length = { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) };
    const asked = request(url, { method: "POST", agent, headers: { ...headers, ...length } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () =>
        (answer.statusCode ?? 500) < 300 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`)),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });

const openIssues = async (agent: Agent, sandbox: RunningSandbox, count: number): Promise<Issue[]> => {
  const token = sandbox.users.find(({ username }) => username === "kira")?.token ?? "";
  const issues: Issue[] = [];
  await inParallel(count, async (index) => {
    const body = JSON.stringify({ title: `Shared runners are stuck (${index})`, description: DESCRIPTION });
    const url = `${sandbox.url}/api/v4/projects/${encodeURIComponent(PROJECT)}/issues`;
    issues[index] = JSON.parse(await call(agent, url, { "private-token": token }, body)) as Issue;
  });
  return issues;
};

/** The first delivery about an issue opens it, later ones edit it. */
const payloadOf = (issue: Issue, round: number): string => {
  const { id, iid, project_id, author, created_at, web_url } = issue;
  return JSON.stringify({
    object_kind: "issue",
    event_type: "issue",
    user: { id: author.id, username: "kira", name: "Kira" },
    project: {
      id: project_id,
      path_with_namespace: PROJECT,
      visibility_level: 20,
      web_url: "http://x.test/p",
    },
    object_attributes: {
      id,
      iid,
      project_id,
      title: "Shared runners are stuck",
      description: DESCRIPTION,
      state: "opened",
      type: "Issue",
      action: round === 0 ? "open" : "update",
      author_id: author.id,
      assignee_ids: [],
      labels: [],
      confidential: false,
      created_at,
      updated_at: new Date(Date.parse(created_at) + round * 1_000).toISOString(),
      url: web_url,
    },
    changes: {},
  });
};

/** A service, its GitLab, and a gate between them. */
interface Stage {
  readonly url: string;
  readonly sandbox: RunningSandbox;
  readonly gate: Gate;
  readonly secret: string;
  readonly pid: number;
  close(): Promise<void>;
}

const prepare = async (limits: string, throughGate: boolean): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-bench-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, "liaison.yml");
  const sandbox = await startSandboxProcess(file, url);
  const gate = await startGate(sandbox.url);
  const text = await readFile(file, "utf8");
  const place = `    url: ${throughGate ? gate.url : sandbox.url}\n    limits: ${limits}`;
  // All issues are younger than the overlap of two readings: it is not the polling that is measured.
  const configured = text
    .replace(`    url: ${sandbox.url}`, place)
    .replace("poll: { every: 10s", "poll: { every: 1h");
  await writeFile(file, configured);
  await appendFile(file, "\nlimits: { ruleIssues: 1000000 }\n");
  const service = liaison(["serve"], {
    PORT: String(port),
    LIAISON_CONFIG: file,
    LIAISON_DATA_DIR: join(folder, "data"),
    DATABASE_URL: "",
  });
  await untilReady(url, service);
  return {
    url,
    sandbox,
    gate,
    secret: (await readFile(join(folder, "liaison.secrets", "webhook"), "utf8")).trim(),
    pid: service.pid ?? 0,
    close: async () => {
      await stop(service);
      await gate.stop();
      await stop(sandbox.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const deliver = (agent: Agent, stage: Stage, issues: readonly Issue[], count: number): Promise<void> =>
  inParallel(count, async (index) => {
    const issue = issues[index % issues.length];
    if (issue === undefined) return;
    const headers = {
      "x-gitlab-event": "Issue Hook",
      "x-gitlab-token": stage.secret,
      "webhook-id": randomUUID(),
    };
    const body = payloadOf(issue, Math.floor(index / issues.length));
    await call(agent, `${stage.url}/webhooks/gitlab/sandbox`, headers, body);
  });

/** Status notes written, and deliveries that wait. */
const progress = async (stage: Stage): Promise<{ notes: number; waiting: number }> => {
  const text = await (await fetch(`${stage.url}/metrics`)).text();
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    notes: number(/liaison_effects_total\{kind="status_note",state="done"\} (\d+)/),
    waiting: number(/liaison_deliveries_stored\{state="waiting"\} (\d+)/),
  };
};

/** Waits until so many notes are there and nothing waits; answers the most memory seen. */
const untilDone = async (stage: Stage, notes: number, everyMs: number): Promise<number> => {
  let most = 0;
  for (;;) {
    most = Math.max(most, await memoryOf(stage.pid));
    const now = await progress(stage);
    if (now.notes >= notes && now.waiting === 0) return most;
    await sleep(everyMs);
  }
};

const cpuOfTree = async (pid: number): Promise<number> =>
  (await Promise.all(treeOf(pid).map(cpuOf))).reduce((sum, one) => sum + one, 0);

/** Figures of the backlog without limits. Bytes, seconds. */
export interface BacklogBench {
  readonly issues: number;
  readonly seconds: number;
  readonly memoryGrowth: number;
  readonly memoryAfter: number;
  readonly cpu: { readonly service: number; readonly database: number; readonly sandbox: number };
}

/** As many partner issues as deliveries, without any limit. */
export const benchBacklog = async (): Promise<BacklogBench> => {
  const stage = await prepare("{}", false);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const all = await openIssues(agent, stage.sandbox, WARM_UP + DELIVERIES);
    await deliver(agent, stage, all.slice(0, WARM_UP), WARM_UP);
    await untilDone(stage, WARM_UP, 250);
    const cpu = async () => {
      const [service, tree, sandbox] = await Promise.all([
        cpuOf(stage.pid),
        cpuOfTree(stage.pid),
        cpuOf(stage.sandbox.child.pid ?? 0),
      ]);
      return { service, database: tree - service, sandbox };
    };
    const [memory, before] = [await memoryOf(stage.pid), await cpu()];
    const began = performance.now();
    await deliver(agent, stage, all.slice(WARM_UP), DELIVERIES);
    const most = await untilDone(stage, WARM_UP + DELIVERIES, 250);
    const seconds = (performance.now() - began) / 1_000;
    const after = await cpu();
    await sleep(3_000);
    return {
      issues: DELIVERIES,
      seconds,
      memoryGrowth: most - memory,
      memoryAfter: (await memoryOf(stage.pid)) - memory,
      cpu: {
        service: after.service - before.service,
        database: after.database - before.database,
        sandbox: after.sandbox - before.sandbox,
      },
    };
  } finally {
    agent.destroy();
    await stage.close();
  }
};

/** Figures of the backlog with GitLab.com's limits. Seconds. */
export interface LimitedBench {
  readonly issues: number;
  readonly deliveries: number;
  readonly seconds: number;
  /** The least that the limits allow: all but the last window's notes have to wait for a window to end. */
  readonly least: number;
  readonly requests: number;
  readonly refused: number;
}

/** The same deliveries about fewer issues, since a comment each at sixty a minute takes hours for all. */
export const benchLimited = async (issues = 300): Promise<LimitedBench> => {
  const stage = await prepare(
    `{ requestsPerMinute: ${LIMITS.requests}, allRequestsPerMinute: ${LIMITS.requests}, notesPerMinute: ${LIMITS.notes} }`,
    true,
  );
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const all = await openIssues(agent, stage.sandbox, issues);
    const limiter = createLimiter(LIMITS);
    stage.gate.trouble(limiter.trouble);
    const began = performance.now();
    await deliver(agent, stage, all, DELIVERIES);
    await untilDone(stage, issues, 500);
    return {
      issues,
      deliveries: DELIVERIES,
      seconds: (performance.now() - began) / 1_000,
      least: ((Math.ceil(issues / LIMITS.notes) - 1) * LIMITS.period) / 1_000,
      requests: limiter.seen(),
      refused: limiter.refused.length,
    };
  } finally {
    agent.destroy();
    await stage.close();
  }
};
