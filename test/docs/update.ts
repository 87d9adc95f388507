/** `npm run docs`: writes what the documentation takes from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { withCommandTable } from "./command-table.ts";
import { dashboardJson } from "./dashboard/dashboard.ts";
import { withKeyTable } from "./key-table.ts";
import { withMetricTable } from "./metric-table.ts";
import { withTransitionTable } from "./transition-table.ts";

const update = (page: string, withTable: (text: string) => string): void =>
  writeFileSync(page, withTable(readFileSync(page, "utf8")));

update("docs/configuration.md", withKeyTable);
update("docs/commands.md", withCommandTable);
update("docs/escalations.md", withTransitionTable);
update("docs/observability.md", withMetricTable);
writeFileSync("docs/observability/dashboard.json", dashboardJson());
