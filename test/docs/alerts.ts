/** The alert rules and their unit tests, as data. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** One rule: an alert, or a recording one. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** The file, parsed anew each time. */
export const readAlerts = (): {
  readonly groups: readonly { readonly name: string; readonly rules: Rule[] }[];
} => parse(readFileSync("docs/observability/alerts.yml", "utf8"));

/** Every rule of the file. */
export const allRules = (): Rule[] => readAlerts().groups.flatMap(({ rules }) => rules);

/** Unit tests for promtool. */
interface Cases {
  readonly tests: readonly {
    readonly alert_rule_test: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }[];
  }[];
}

/** The unit tests' text. */
export const casesText = (): string => readFileSync("test/promtool/cases.yml", "utf8");

/** Alerts that some unit test sees fire. */
export const firingAlerts = (): Set<string> => {
  const { tests } = parse(casesText()) as Cases;
  const checks = tests.flatMap((one) => one.alert_rule_test);
  return new Set(checks.filter((one) => one.exp_alerts.length > 0).map((one) => one.alertname));
};

/** Metrics that an expression names, without what Prometheus makes of histograms. */
export const metricsIn = (expr: string): string[] =>
  [...expr.matchAll(/\b(liaison|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
