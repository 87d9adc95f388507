/** Runs one target in a process of its own: its memory is its own, and where it dies, the others go on. */
import process from "node:process";
import { runCampaign } from "./lib/campaign.ts";
import type { Order, TargetReport } from "./lib/target.ts";
import { commandsTarget } from "./targets/commands.ts";
import { configurationTarget } from "./targets/configuration.ts";
import { runIntake } from "./targets/intake.ts";
import { templatesTarget } from "./targets/templates.ts";

const run = async (order: Order): Promise<TargetReport> => {
  switch (order.target) {
    case "commands":
      return runCampaign(commandsTarget, order);
    case "configuration":
      return runCampaign(configurationTarget, order);
    case "templates":
      return runCampaign(templatesTarget, order);
    case "intake":
      return await runIntake(order);
    default:
      throw new Error(`there is no target called ${order.target}`);
  }
};

process.once("message", (order: Order) => {
  run(order).then(
    (report) => process.send?.({ report }, () => process.disconnect()),
    (error: unknown) =>
      process.send?.(
        { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) },
        () => process.disconnect(),
      ),
  );
});
