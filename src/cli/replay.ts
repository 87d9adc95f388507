import { Command } from "commander";
import { UsageError } from "../lib/errors.ts";
import { deliveryId, type OpenArchive, pages, withArchive } from "./deliveries.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";

/** What was asked for, and how it ended. */
interface Replayed {
  readonly states: readonly ReplayedState[];
  readonly asked: readonly number[];
  readonly replayed: readonly number[];
}

/** Whole states that can be asked for instead of numbers, and what they are called. */
const STATES = { dead: "dead letters", unreadable: "unreadable deliveries" } as const;
type ReplayedState = keyof typeof STATES;

const replay = async (
  open: OpenArchive,
  ids: readonly number[],
  states: readonly ReplayedState[],
): Promise<Replayed> =>
  await withArchive(open, async (deliveries) => {
    const asked = new Set(ids);
    for (const state of states) {
      for await (const page of pages(deliveries, { state }, Number.POSITIVE_INFINITY))
        for (const { id } of page) asked.add(id);
    }
    return { states, asked: [...asked], replayed: await deliveries.replay([...asked]) };
  });

type ReplayOptions = { readonly [State in ReplayedState | "json"]?: boolean };

const say = (io: Io, { states, asked, replayed }: Replayed, missing: readonly number[]): void => {
  if (asked.length === 0)
    line(io.stdout, `There are no ${states.map((state) => STATES[state]).join(" and no ")}.`);
  if (replayed.length > 0)
    line(
      io.stdout,
      `Decided again as soon as a running \`liaison serve\` gets to them: ${replayed.join(", ")}`,
    );
  if (missing.length === 0) return;
  line(io.stderr, `liaison: not possible for ${missing.join(", ")}`);
  line(
    io.stderr,
    "  There is no such delivery, it is about no issue that we can read, or its body is no longer kept.",
  );
};

/** `liaison replay ID… [--dead] [--unreadable]`. */
export const replayCommand = (io: Io, open: OpenArchive): Command =>
  new Command("replay")
    .description("decide deliveries once more; what was done already is not done twice")
    .argument(
      "[ids...]",
      "their numbers, as `liaison deliveries` lists them",
      (text: string, others: number[] = []) => [...others, deliveryId(text)],
    )
    .option("--dead", "all that were given up on")
    .option("--unreadable", "all that were not understood, as after an update that reads more")
    .option("--json", "as data")
    .action(async (ids: readonly number[] | undefined, options: ReplayOptions) => {
      const named = ids ?? [];
      const states = (["dead", "unreadable"] as const).filter((state) => options[state] === true);
      if (named.length === 0 && states.length === 0)
        throw new UsageError(
          "nothing to replay was named",
          "Give numbers of deliveries, --dead for all dead letters, or --unreadable for all that were not understood.",
        );
      const result = await replay(open, named, states);
      const missing = result.asked.filter((id) => !result.replayed.includes(id));
      if (options.json) json(io.stdout, { replayed: result.replayed, impossible: missing });
      else say(io, result, missing);
      if (missing.length > 0) throw new CommandEnded(EXIT.failed);
    });
