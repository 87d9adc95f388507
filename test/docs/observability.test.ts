import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { allRules, firingAlerts, metricsIn } from "./alerts.ts";
import { dashboardJson } from "./dashboard/dashboard.ts";
import { declaredMetrics, ownMetrics, withMetricTable } from "./metric-table.ts";

const page = readFileSync("docs/observability.md", "utf8");
const rules = allRules();
const alerts = rules.filter(({ alert }) => alert !== undefined);

/** What may stand in an expression: a metric, and of a histogram its parts. */
const exported = new Set(
  declaredMetrics().flatMap(({ name, type }) =>
    type === "histogram" ? ["_bucket", "_count", "_sum"].map((part) => `${name}${part}`) : [name],
  ),
);

const unknownIn = (expressions: readonly string[]): string[] => [
  ...new Set(expressions.flatMap(metricsIn).filter((name) => !exported.has(name))),
];

describe("metrics", () => {
  test("the table is the declarations'; `npm run docs` writes it", () => {
    expect(page).toBe(withMetricTable(page));
  });

  test("every one of ours says what it is, and has a name by Prometheus' conventions", () => {
    expect(ownMetrics().length).toBeGreaterThan(20);
    for (const { name, help, type } of ownMetrics()) {
      expect(help.length).toBeGreaterThan(10);
      expect(name).toMatch(/^liaison_[a-z_]+$/);
      expect(name.endsWith("_total")).toBe(type === "counter");
      if (type === "histogram") expect(name).toMatch(/_(seconds|bytes)$/);
    }
  });
});

describe("alerts", () => {
  test("look at metrics that there are", () => {
    expect(unknownIn(rules.map(({ expr }) => expr))).toEqual([]);
  });

  test.each(alerts.map((rule) => [rule.alert ?? "", rule] as const))("%s says what to do", (name, rule) => {
    expect(["critical", "warning"]).toContain(rule.labels?.["severity"]);
    expect(rule.annotations?.["summary"]).toMatch(/\.$/);
    expect(rule.annotations?.["description"]?.length).toBeGreaterThan(60);
    expect(rule.annotations?.["runbook_url"]).toBe(`docs/observability.md#${name.toLowerCase()}`);
    expect(page).toContain(`\n### ${name}\n`);
  });

  test("each fires in a unit test", () => {
    expect([...firingAlerts()].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  test("the page has no section about an alert that there is not", () => {
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });
});

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

describe("the dashboard", () => {
  const text = readFileSync("docs/observability/dashboard.json", "utf8");
  const dashboard = JSON.parse(text) as {
    readonly uid: string;
    readonly schemaVersion: number;
    readonly panels: readonly Panel[];
    readonly templating: { readonly list: readonly { readonly name: string }[] };
  };
  const shown = dashboard.panels.filter(({ type }) => type !== "row");
  const expressions = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test("is what is built; `npm run docs` writes it", () => {
    expect(text).toBe(dashboardJson());
  });

  test("shows metrics that there are, and a rule that is recorded", () => {
    expect(unknownIn(expressions)).toEqual([]);
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const used = expressions.flatMap((expr) =>
      [...expr.matchAll(/liaison:[a-z0-9_:]+/g)].map(([name]) => name),
    );
    expect(used.filter((name) => !recorded.has(name))).toEqual([]);
  });

  test("has panels with ids of their own, a source, and a question each", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { datasource, targets = [] } of shown) {
      expect(datasource?.uid).toBe("$datasource");
      expect(targets.length).toBeGreaterThan(0);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["datasource", "job"]);
  });

  test("has panels that lie in the grid, none upon another", () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          if (taken.has(`${x} ${y}`)) throw new Error(`${title} lies upon another panel`);
          taken.add(`${x} ${y}`);
        }
    }
  });
});
