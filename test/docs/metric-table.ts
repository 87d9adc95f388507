/** The metrics as a Markdown table, from their declarations. */
import { createMetrics, type Metrics } from "../../src/http/metrics.ts";
import { withTable } from "./tables.ts";

/** Every metric that a service exports; those that ask somebody when they are read are asked nothing here. */
export const declaredMetrics = (): ReturnType<Metrics["declarations"]> => {
  const metrics = createMetrics();
  // `watchBacklog`, `watchEscalations` …: what they are given is only called when somebody reads.
  for (const [name, declare] of Object.entries(metrics))
    if (name.startsWith("watch") && typeof declare === "function") declare({}, {});
  return metrics.declarations();
};

/** Of ours, in the order of their names. */
export const ownMetrics = (): ReturnType<Metrics["declarations"]> =>
  declaredMetrics()
    .filter(({ name }) => name.startsWith("liaison_"))
    .toSorted((one, other) => one.name.localeCompare(other.name));

const rowOf = ({ name, type, labelNames, help }: ReturnType<Metrics["declarations"]>[number]): string => {
  const labels = labelNames.map((label) => `\`${label}\``).join(", ");
  return `| \`${name}\` | ${type} | ${labels} | ${help.replaceAll("|", "\\|")} |`;
};

/** The page with the present table in it. Throws where the page has no place for it. */
export const withMetricTable = (page: string): string =>
  withTable(
    page,
    "declarations of metrics",
    ["| metric | type | labels | meaning |", "|---|---|---|---|", ...ownMetrics().map(rowOf)].join("\n"),
  );
