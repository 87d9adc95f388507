/**
 * The dashboard as Grafana reads it, built with Grafana's own SDK: its types and builders are generated from
 * Grafana's schemas, so that what they build is a dashboard.
 */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as LinesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { type PanelOf, type Query, ROWS } from "./rows.ts";

/** Chosen by whoever looks, so that the file fits every Grafana. */
const SOURCE = { type: "prometheus", uid: "$datasource" };

const targetsOf = (queries: readonly Query[]): DataqueryBuilder[] =>
  queries.map(({ expr, legend }, at) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode("A".charCodeAt(0) + at))
      .datasource(SOURCE)
      .expr(expr)
      .legendFormat(legend),
  );

const thresholdsOf = (bad: NonNullable<PanelOf["bad"]>) => {
  const steps =
    "above" in bad
      ? [
          { value: null, color: "green" },
          { value: bad.above + Number.EPSILON, color: "red" },
        ]
      : [
          { value: null, color: "red" },
          { value: bad.below, color: "green" },
        ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
};

const figureOf = ({ title, description, unit, queries, bad, width = 4 }: PanelOf): StatBuilder => {
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(SOURCE)
    .targets(targetsOf(queries))
    .span(width)
    .height(4);
  return bad === undefined ? panel : panel.thresholds(thresholdsOf(bad));
};

const linesOf = ({ title, description, unit, queries, width = 8 }: PanelOf): LinesBuilder =>
  new LinesBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .datasource(SOURCE)
    .targets(targetsOf(queries))
    .span(width)
    .height(8);

/** The dashboard as JSON, as it stands in docs/observability/dashboard.json. */
export const dashboardJson = (): string => {
  const dashboard = new DashboardBuilder("OSS Liaison")
    .uid("oss-liaison")
    .description(
      "From a webhook to what it led to, stage by stage. What the figures mean: docs/observability.md.",
    )
    .tags(["oss-liaison"])
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh("30s")
    .time({ from: "now-6h", to: "now" })
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
    .withVariable(
      new QueryVariableBuilder("job")
        .label("Job")
        .datasource(SOURCE)
        .query("label_values(liaison_build_info, job)"),
    );
  for (const { title, panels } of ROWS) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(panel.kind === "stat" ? figureOf(panel) : linesOf(panel));
  }
  const built = dashboard.build();
  const numbered = built.panels?.map((panel, at) => ({ ...panel, id: at + 1 }));
  return `${JSON.stringify({ ...built, panels: numbered }, null, 2)}\n`;
};
