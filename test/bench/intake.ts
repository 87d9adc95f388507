/**
 * How many deliveries a second are stored, over HTTP, from a separate process, beside what a plain Express
 * server that only parses the same bodies does in the same run.
 */

import { pino } from "pino";
import { createLogger } from "../../src/http/log.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { startHttp } from "../../src/http/server.ts";
import type { DeliveryStore, IntakeFigures } from "../../src/intake/delivery.ts";
import { createIntake } from "../../src/intake/intake.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { type Logger, silentLogger } from "../../src/lib/log.ts";
import { applyLoad, type LoadOrder, type LoadReport } from "./lib/load.ts";
import { startParseOnly } from "./lib/parse-only.ts";

/** Where deliveries go: the real store, and the real queue's `news`. */
export interface IntakeBenchOptions {
  readonly deliveries: DeliveryStore;
  readonly news: (issueKey: string) => void;
  readonly requests?: number;
  readonly connections?: number;
  readonly issues?: number;
  readonly bodyBytes?: number;
}

/** What a run took, with the time that this process computed for each delivery. */
interface Run extends LoadReport {
  /** Microseconds, user and system, of the service's process alone. */
  readonly cpuMicroseconds: number;
}

/** The figures. `ratio`: of stored deliveries to Express's parsed ones. */
export interface IntakeBench extends Run {
  readonly express: LoadReport;
  readonly ratio: number;
  /** The same without log lines and figures. */
  readonly blind: Run;
}

const TOKEN = "the-secret-of-the-bench";

const everyAnswer = (report: LoadReport, what: string): LoadReport => {
  const odd = Object.keys(report.statuses).filter((status) => status !== "200");
  if (odd.length > 0)
    throw new Error(`${what} answered ${JSON.stringify(report.statuses)}: no figure worth printing`);
  return report;
};

/** Who looks at the deliveries that come in. */
interface Watching {
  readonly log: Logger;
  readonly figures: IntakeFigures;
}

/** As in production: a line for each delivery, through the same kind of writer, to nowhere. */
const watching = (): Watching => ({
  log: createLogger({ to: pino.destination({ dest: "/dev/null", sync: false }) }),
  figures: createMetrics().deliveries,
});

const nothing = (): undefined => undefined;

const blind: Watching = {
  log: silentLogger,
  figures: { delivered: nothing, duplicate: nothing, refused: nothing, unavailable: nothing, held: nothing },
};

const startService = async (options: IntakeBenchOptions, { log, figures }: Watching) => {
  const intake = createIntake({
    instances: () => [
      {
        name: "gitlab",
        url: "https://gitlab.example",
        secrets: () => ({ secrets: [TOKEN], signingTokens: [] }),
      },
    ],
    ownIds: () => new Set<number>(),
    deliveries: options.deliveries,
    news: { news: options.news, memberChanged: () => undefined },
    figures,
    log,
    clock: systemClock,
  });
  return await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: intake,
    canStore: async () => true,
    metrics: createMetrics(),
    log: silentLogger,
  });
};

const runService = async (
  options: IntakeBenchOptions,
  order: Omit<LoadOrder, "port">,
  who: Watching,
): Promise<Run> => {
  const service = await startService(options, who);
  const port = Number(new URL(service.url).port);
  const before = process.cpuUsage();
  const report = await applyLoad({ ...order, port }).finally(() => service.close(1_000));
  const { user, system } = process.cpuUsage(before);
  return {
    ...everyAnswer(report, "intake"),
    cpuMicroseconds: (user + system) / (order.warmUp + order.requests),
  };
};

/** Runs both servers in this process, one after the other, each under the same load. */
export const benchIntake = async (options: IntakeBenchOptions): Promise<IntakeBench> => {
  const { requests = 40_000, connections = 50, issues = 5_000, bodyBytes = 3_500 } = options;
  const order: Omit<LoadOrder, "port"> = {
    host: "127.0.0.1",
    path: "/webhooks/gitlab",
    token: TOKEN,
    warmUp: Math.ceil(requests / 5),
    requests,
    connections,
    issues,
    bodyBytes,
  };
  const plain = await startParseOnly();
  const express = await applyLoad({ ...order, port: plain.port }).finally(() => plain.close());
  everyAnswer(express, "Express");
  const unwatched = await runService(options, order, blind);
  const ours = await runService(options, order, watching());
  return { ...ours, express, ratio: ours.perSecond / express.perSecond, blind: unwatched };
};
