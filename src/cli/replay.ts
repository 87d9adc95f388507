import { Command } from "commander";
import { UsageError } from "../lib/errors.ts";
import { deliveryId, type OpenArchive, pages, withArchive } from "./deliveries.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";

/** What was asked for, and how it ended. */
interface Replayed {
  readonly asked: readonly number[];
  readonly replayed: readonly number[];
}

const replay = async (open: OpenArchive, ids: readonly number[], dead: boolean): Promise<Replayed> =>
  await withArchive(open, async (deliveries) => {
    const asked = new Set(ids);
    if (dead) {
      for await (const page of pages(deliveries, { state: "dead" }, Number.POSITIVE_INFINITY))
        for (const { id } of page) asked.add(id);
    }
    return { asked: [...asked], replayed: await deliveries.replay([...asked]) };
  });

const say = (io: Io, { asked, replayed }: Replayed, missing: readonly number[]): void => {
  if (asked.length === 0) line(io.stdout, "There are no dead letters.");
  if (replayed.length > 0)
    line(
      io.stdout,
      `Decided again as soon as a running \`liaison serve\` gets to them: ${replayed.join(", ")}`,
    );
  if (missing.length === 0) return;
  line(io.stderr, `liaison: not possible for ${missing.join(", ")}`);
  line(io.stderr, "  There is no such delivery, it is about no issue, or its body is no longer kept.");
};

/** `liaison replay ID… [--dead]`. */
export const replayCommand = (io: Io, open: OpenArchive): Command =>
  new Command("replay")
    .description("decide deliveries once more; what was done already is not done twice")
    .argument(
      "[ids...]",
      "their numbers, as `liaison deliveries` lists them",
      (text: string, others: number[] = []) => [...others, deliveryId(text)],
    )
    .option("--dead", "all that were given up on")
    .option("--json", "as data")
    .action(async (ids: readonly number[] | undefined, options: { dead?: boolean; json?: boolean }) => {
      const named = ids ?? [];
      if (named.length === 0 && options.dead !== true)
        throw new UsageError(
          "nothing to replay was named",
          "Give numbers of deliveries, or --dead for all dead letters.",
        );
      const result = await replay(open, named, options.dead === true);
      const missing = result.asked.filter((id) => !result.replayed.includes(id));
      if (options.json) json(io.stdout, { replayed: result.replayed, impossible: missing });
      else say(io, result, missing);
      if (missing.length > 0) throw new CommandEnded(EXIT.failed);
    });
