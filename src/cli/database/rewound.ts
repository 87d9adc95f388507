import { Command, Option } from "commander";
import { systemClock } from "../../lib/clock.ts";
import { UsageError } from "../../lib/errors.ts";
import { silentLogger } from "../../lib/log.ts";
import { noteRewound } from "../../store/backup/rewound.ts";
import { type Io, line } from "../io.ts";
import { momentOf } from "../moment.ts";
import { requireDatabase } from "../store-of.ts";

const run = async (io: Io, from: Date): Promise<void> => {
  const until = systemClock();
  if (from >= until)
    throw new UsageError("--to lies in the future", "Give the moment that the database was brought back to.");
  const since = await noteRewound({ ...requireDatabase(io), log: silentLogger }, { from, until });
  line(
    io.stdout,
    `What the service did since ${since.toISOString()} is looked for in GitLab before it is done; \`liaison serve\` goes on from there.`,
  );
};

/** `liaison database rewound --to TIME`: for what tools other than ours have brought back. */
export const rewoundCommand = (io: Io): Command =>
  new Command("rewound")
    .description("say that other tools have brought the database back to an earlier moment")
    .addOption(
      new Option("--to <moment>", "the moment it was brought back to, such as 2026-12-24T16:30Z")
        .argParser(momentOf)
        .makeOptionMandatory(),
    )
    .addHelpText(
      "after",
      `
While no service runs, before the first start after it. GitLab was not brought back: with this the service
looks for what it did since then, by hidden markers, and does nothing twice. A message to
a channel that waited then may come twice: nobody can look for it. \`liaison database restore\` says so itself.`,
    )
    .action(({ to }: { readonly to: Date }) => run(io, to));
