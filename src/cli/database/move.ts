import { Command } from "commander";
import { systemClock } from "../../lib/clock.ts";
import { UsageError } from "../../lib/errors.ts";
import { silentLogger } from "../../lib/log.ts";
import { SCHEMA } from "../../queue/jobs.ts";
import { move } from "../../store/backup/move.ts";
import { type Io, json, line } from "../io.ts";
import { createProgress } from "../progress.ts";
import { requireDatabase } from "../store-of.ts";
import { countOf, summaryOf } from "./summary.ts";

interface MoveOptions {
  readonly to: string;
  readonly json?: boolean;
}

const requireUrl = (text: string): void => {
  if (!/^postgres(ql)?:\/\//.test(text))
    throw new UsageError("--to is no URL of a PostgreSQL database", "Write postgresql://USER@HOST/DATABASE.");
};

const run = async (io: Io, { to, json: asData }: MoveOptions): Promise<void> => {
  requireUrl(to);
  const { databaseUrl, dataDirectory } = requireDatabase(io);
  if (databaseUrl !== undefined)
    throw new UsageError(
      "DATABASE_URL is set, so the database is on a server already",
      "Between servers use `liaison database backup` and `liaison database restore`, or the server's own tools.",
    );
  const progress = createProgress(io, 0, systemClock, "rows");
  const { header, name } = await move(
    {
      dataDirectory,
      to,
      queueSchema: SCHEMA,
      log: silentLogger,
      onProgress: (done, total) => progress.update(done, total, "moving"),
    },
    systemClock(),
  ).finally(progress.stop);
  if (asData) return json(io.stdout, { to: name, ...summaryOf(header) });
  line(io.stdout, `${countOf(header)} rows are in ${name}, compared table by table.`);
  line(
    io.stdout,
    "Set DATABASE_URL to it and start the service; on the old data folder none starts any more.",
  );
};

/** `liaison database move --to URL`. */
export const moveCommand = (io: Io): Command =>
  new Command("move")
    .description("move the service's own database to a server, while no service runs")
    .requiredOption(
      "--to <url>",
      "an empty database: postgresql://USER@HOST/DATABASE; a password from PGPASSWORD",
    )
    .option("--json", "what was moved, as data")
    .action((options: MoveOptions) => run(io, options));
