/** `liaison join|surface|attend`: what somebody asks the support managers for, where there is no issue to say it on. */

import { Command } from "commander";
import { askManagers } from "../bot/requesting/ask.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { anyOf, didYouMean } from "../config/suggest.ts";
import { LiaisonError, UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import type { RequestKind } from "../model/request.ts";
import { chosenInstance } from "./chosen-instance.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { renderingOf } from "./own-rendering.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly as: string;
  readonly instance?: string;
  readonly json?: boolean;
}

/** A row by its id, or by its group's name. */
const rowOf = ({ liaisons }: Configuration, word: string): string => {
  const known = liaisons.filter(({ retired }) => !retired);
  const row = known.find(({ id, group }) => [id, group.toLowerCase()].includes(word.toLowerCase()));
  if (row !== undefined) return row.id;
  const ids = known.map(({ id }) => id);
  throw new UsageError(`there is no row ${word}${didYouMean(word, ids)}`, `Rows: ${anyOf(ids)}.`);
};

/** The managers cannot be asked for this. */
class NotAsked extends LiaisonError {
  constructor(why: string) {
    super(why, {
      code: "requests.not-asked",
      disposition: { kind: "give-up" },
      remedy: "Nothing was asked.",
    });
  }
}

const ask = async (
  io: Io,
  kind: RequestKind,
  { row, words }: { readonly row: string; readonly words: string },
  options: Options,
  command: Command,
): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const render = await renderingOf(configuration, file.folder);
  const instance = chosenInstance(configuration, options.instance);
  const team = rowOf(configuration, row);
  const username = options.as.replace(/^@/, "");
  const known = configuration.people.find((one) => one.username?.toLowerCase() === username.toLowerCase());
  const store = await openStoreOf(io, silentLogger);
  try {
    const now = new Date();
    const asked = {
      kind,
      team,
      instance,
      who: { name: known?.name ?? username, username },
      words,
      origin: null,
      now,
    };
    const asking = askManagers(
      configuration,
      asked,
      await store.requests.ofPerson(instance, username),
      render,
    );
    if ("why" in asking) throw new NotAsked(asking.why);
    const { request, tasks } = asking;
    const [{ wish }] = tasks;
    const { mode } = configuration;
    const wanted = tasks.map((task) => ({ ...task, askedBy: "command line", partner: null, mode }));
    const isNew = await store.requests.ask(request, wanted, now);
    // Somebody was quicker, on an issue or here.
    if (!isNew && mode === "act") throw new NotAsked("This was asked a moment ago already.");
    if (options.json === true) return json(io.stdout, { request, mode });
    const title = wish.kind === "issue" ? `${wish.project}: ${wish.title}` : "";
    line(
      io.stdout,
      mode === "act"
        ? `Asked. A running \`liaison serve\` opens ${title}`
        : `Only recorded, since \`mode\` is observe: ${title}`,
    );
  } finally {
    await store.close();
  }
};

const HELP: Readonly<Record<RequestKind, string>> = {
  join: "ask the support managers to make somebody a support liaison of a row",
  surface: "ask the support managers to bring something up in the meeting with a row's team",
  attend: "ask the support managers to let somebody attend the meeting with a row's team",
};

/** The command of this kind. */
export const askCommand = (io: Io, kind: RequestKind): Command => {
  const command = new Command(kind)
    .description(HELP[kind])
    .argument("<row>", "the row's id, or its group")
    .requiredOption("--as <user>", "who asks: a GitLab username")
    .option("--instance <name>", "whose account it is, where there are several instances")
    .option("--json", "as data");
  if (kind === "surface")
    return command
      .argument("<text...>", "what is to be brought up")
      .action((row: string, text: readonly string[], options: Options, self: Command) =>
        ask(io, kind, { row, words: text.join(" ").trim() }, options, self),
      );
  return command.action((row: string, options: Options, self: Command) =>
    ask(io, kind, { row, words: "" }, options, self),
  );
};
