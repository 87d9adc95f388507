/** What Prometheus' own tool says of our rules, expressions and metrics. `npm run test:promtool`; needs Debian's package prometheus. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { createMetrics } from "../../src/http/metrics.ts";
import { casesText, readAlerts } from "../docs/alerts.ts";
import { ROWS } from "../docs/dashboard/rows.ts";

const folder = mkdtempSync(join(tmpdir(), "liaison-promtool-"));
afterAll(() => rmSync(folder, { recursive: true }));

const promtool = (args: readonly string[], input?: string): { status: number | null; said: string } => {
  const { status, stdout, stderr, error } = spawnSync("promtool", args, {
    encoding: "utf8",
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw new Error("promtool is missing: install Debian's package prometheus");
  return { status, said: `${stdout}${stderr}` };
};

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

test("the alert rules are loaded without errors", () => {
  const { status, said } = promtool(["check", "rules", "docs/observability/alerts.yml"]);
  expect(said).toContain("SUCCESS");
  expect(status).toBe(0);
});

test("each alert fires when it should, and not before", () => {
  const alerts = readAlerts();
  // What is expected names labels only: whoever betters a sentence need not write it twice.
  for (const { rules } of alerts.groups) for (const rule of rules) delete rule.annotations;
  written("alerts.yml", stringify(alerts));
  const { status, said } = promtool(["test", "rules", written("cases.yml", casesText())]);
  expect(said).not.toContain("FAILED");
  expect(said).toContain("SUCCESS");
  expect(status).toBe(0);
});

test("the unit tests can fail", () => {
  written("alerts.yml", stringify({ groups: [] }));
  expect(promtool(["test", "rules", written("cases.yml", casesText())]).status).toBe(1);
});

test("every expression of the dashboard is one", () => {
  const expressions = ROWS.flatMap(({ panels }) =>
    panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
  );
  const rules = expressions.map((expr, at) => ({
    record: `dashboard:${at}`,
    expr: expr.replaceAll("$__rate_interval", "5m").replaceAll("$job", "oss-liaison"),
  }));
  const { status, said } = promtool([
    "check",
    "rules",
    written("dashboard.yml", stringify({ groups: [{ name: "dashboard", rules }] })),
  ]);
  expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
  expect(status).toBe(0);
});

/** Names that are older than the tool's advice, or not ours: Node's own, which prom-client chooses. */
const isOurs = (line: string): boolean => line.startsWith("liaison_");

test("what a service exports has names and helps by Prometheus' conventions", async () => {
  const metrics = createMetrics();
  metrics.deliveries.delivered("gitlab", "issue", "waiting", 0.01);
  metrics.work.effect("labels", "done");
  metrics.watchBacklog(async () => ({ waiting: 1 }));
  metrics.watchEscalations(async () => [{ team: "legal", state: "open", count: 1 }]);
  metrics.watchWaiting({
    oldestSeconds: async () => 1,
    openEffects: async () => ({ labels: 1 }),
    canStore: async () => true,
  });
  const { said } = promtool(["check", "metrics"], await metrics.text());
  expect(said.split("\n").filter(isOurs)).toEqual([]);
});
