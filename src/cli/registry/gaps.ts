import { Command } from "commander";
import { findGaps } from "../../config/registry/gaps.ts";
import { type Io, json, line } from "../io.ts";
import { registryOf } from "./reading.ts";

/** `liaison registry gaps`. */
export const gapsCommand = (io: Io): Command =>
  new Command("gaps")
    .description("list the rows without a liaison, a contact or a cadence")
    .option("--json", "print data instead")
    .action((options: { readonly json?: boolean }, command: Command) => run(io, options, command));

const run = async (io: Io, options: { readonly json?: boolean }, command: Command): Promise<void> => {
  const { rows, file } = await registryOf(command, io);
  const gaps = findGaps(rows);
  if (options.json) return json(io.stdout, gaps);
  if (gaps.length === 0) return line(io.stdout, `${file}: every row has a liaison, a contact and a cadence`);
  const width = Math.max(...gaps.map(({ id }) => id.length));
  for (const { id, section, group, missing } of gaps) {
    line(io.stdout, `${id.padEnd(width)}  no ${missing.join(", no ")}  (${section} / ${group})`);
  }
};
