/** `npm run bench [-- --quick | --backlog | --limits]`: prints the machine, the figures, and what has to be reached. Never a timed test. */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { openQueue } from "../../src/queue/open.ts";
import { openStore } from "../../src/store/open.ts";
import { benchBacklog, benchLimited } from "./backlog.ts";
import { benchDecision } from "./decision.ts";
import { benchIntake } from "./intake.ts";
import { benchMainJob } from "./main-job.ts";

const say = (text = ""): void => void process.stdout.write(`${text}\n`);

const row = (what: string, figure: string, target: string, reached: boolean): void =>
  say(`  ${reached ? "✓" : "✗"} ${what.padEnd(58)} ${figure.padStart(22)}   at least: ${target}`);

const whole = (value: number): string => Math.round(value).toLocaleString("en");

const withStore = async <Value>(
  use: (store: Awaited<ReturnType<typeof openStore>>) => Promise<Value>,
): Promise<Value> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-bench-"));
  const store = await openStore({ databaseUrl: undefined, dataDirectory: folder, log: silentLogger });
  try {
    return await use(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const intake = async (quick: boolean): Promise<void> => {
  say("\nIntake: 50 connections, 3.5 kB bodies, embedded database, load from another process …");
  const figures = await withStore(async (store) => {
    const backlog = {
      issueKeysWaiting: store.deliveries.issueKeysWaiting,
      issueKeysDue: store.effects.issueKeysDue,
      markDead: store.deliveries.markDead,
    };
    const queue = await openQueue({
      database: store.queueDatabase,
      backlog,
      clock: systemClock,
      log: silentLogger,
    });
    const result = await benchIntake({
      deliveries: store.deliveries,
      news: queue.news,
      requests: quick ? 8_000 : 40_000,
    });
    await queue.stop();
    return result;
  });
  const { perSecond, p50Ms, p99Ms, express, ratio, blind, cpuMicroseconds } = figures;
  row("stored deliveries a second", whole(perSecond), "4,000", perSecond >= 4_000);
  row(
    "  answered within, p50 / p99",
    `${p50Ms.toFixed(1)} / ${p99Ms.toFixed(1)} ms`,
    "p99 under 50 ms",
    p99Ms < 50,
  );
  say(
    `    without log lines and figures: ${whole(blind.perSecond)} a second; computing for each delivery ${cpuMicroseconds.toFixed(0)} µs, without them ${blind.cpuMicroseconds.toFixed(0)} µs`,
  );
  say(
    `    Express 5 that only parses the same JSON, same run: ${whole(express.perSecond)} a second, p99 ${express.p99Ms.toFixed(1)} ms; ratio ${ratio.toFixed(2)}`,
  );
};

const mainJob = async (quick: boolean): Promise<void> => {
  say("\nThe main job: sandbox and service as two processes …");
  const figures = await benchMainJob(quick ? 10 : 100);
  row(
    "GitLab writes for a new partner issue",
    figures.writesPerPartnerIssue.toFixed(2),
    "2 requests",
    figures.writesPerPartnerIssue <= 2,
  );
  say(`    and ${figures.readsPerPartnerIssue.toFixed(2)} reads`);
  row(
    "GitLab requests for an issue that is no partner's",
    figures.requestsPerOtherIssue.toFixed(2),
    "0",
    figures.requestsPerOtherIssue === 0,
  );
  row(
    `liaison subscribed after (${figures.issues} issues), p50 / p95`,
    `${whole(figures.subscribedP50Ms)} / ${whole(figures.subscribedP95Ms)} ms`,
    "p95 under 500 ms",
    figures.subscribedP95Ms < 500,
  );
  row(
    "cold start to ready, first / later",
    `${whole(figures.firstStartMs)} / ${whole(figures.laterStartMs)} ms`,
    "3 s / 1 s",
    figures.firstStartMs < 3_000 && figures.laterStartMs < 1_000,
  );
  row(
    "memory, idle: service and database",
    `${(figures.idleMemory / 1e6).toFixed(0)} MB`,
    "150 MB",
    figures.idleMemory < 150e6,
  );
};

const decision = async (): Promise<void> => {
  say("\nThe decision: 1,000 rules, half with patterns, 3.5 kB of text, 100,000 partner users …");
  const { microsecondsPerDecision, medianMicroseconds, p99Microseconds } = await benchDecision();
  row(
    "one decision, mean",
    `${whole(microsecondsPerDecision)} µs`,
    "under 1 ms",
    microsecondsPerDecision < 1_000,
  );
  say(`    median ${whole(medianMicroseconds)} µs, p99 ${whole(p99Microseconds)} µs`);
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

const backlog = async (): Promise<void> => {
  say("\nA backlog of 10,000 deliveries, each about a partner's issue of its own, no limit …");
  const { issues, seconds, memoryGrowth, memoryAfter, cpu } = await benchBacklog();
  row("issues a second", whole(issues / seconds), "300", issues / seconds >= 300);
  row("memory growth of the service", megabytes(memoryGrowth), "under 50 MB", memoryGrowth < 50e6);
  say(`    ${megabytes(memoryAfter)} of it are left three seconds later`);
  const each = (part: number): string => `${((part / issues) * 1_000).toFixed(2)} ms`;
  say(
    `    processor time for each issue: service ${each(cpu.service)}, database ${each(cpu.database)}, sandbox ${each(cpu.sandbox)}`,
  );
};

const limited = async (): Promise<void> => {
  say(
    "\n10,000 deliveries about 300 partners' issues, GitLab.com's limits (60 comments a minute); minutes …",
  );
  const { seconds, least, requests, refused } = await benchLimited();
  row(
    `done after ${seconds.toFixed(0)} s, where the limits allow ${least} s`,
    `${(seconds / least).toFixed(2)} ×`,
    "1.1 ×",
    seconds <= least * 1.1,
  );
  row("requests that GitLab refused", `${refused} of ${whole(requests)}`, "0", refused === 0);
};

const quick = process.argv.includes("--quick");
const [processor] = cpus();
say(
  `${cpus().length} × ${processor?.model.trim()}, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.versions.node}, ${process.platform}`,
);
const onlyBacklog = process.argv.includes("--backlog");
const onlyLimits = process.argv.includes("--limits");
if (!onlyBacklog && !onlyLimits) {
  await decision();
  await mainJob(quick);
  await intake(quick);
}
if (!quick && !onlyLimits) await backlog();
if (onlyLimits) await limited();
