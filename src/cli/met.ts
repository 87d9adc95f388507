import { randomUUID } from "node:crypto";
import { Command } from "commander";
import { contactOn } from "../bot/meetings/contact.ts";
import { wordsOf } from "../bot/words.ts";
import { parseCommands } from "../commands/parse.ts";
import { calendarNamed } from "../deadlines/calendar/calendar.ts";
import { localDate } from "../deadlines/calendar/working-time.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { taskKey } from "../model/task.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly by?: string;
  readonly json?: boolean;
}

/** The same words as in a comment: whoever knows one knows the other. */
const met = async (io: Io, command: Command, given: readonly string[], options: Options): Promise<void> => {
  const configuration = await requireConfiguration(configurationFileOf(command, io), io);
  const words = wordsOf(configuration, []);
  const quoted = given.map((word) => (/\s/.test(word) ? `"${word.replaceAll('"', "'")}"` : word)).join(" ");
  const parsed = parseCommands(`${words.prefixes[0]} met ${quoted}`, words);
  const found = parsed.commands[0]?.command;
  if (found?.name !== "met") {
    const why = parsed.mistakes[0]?.message ?? "say with whom: liaison met PARTNER [DATE] [WORDS]";
    throw new UsageError(why, "Such as: liaison met kde 2026-11-24 at the Akademy");
  }
  const partner = configuration.partners.find(({ id }) => id === found.partner);
  const instance = partner?.instance ?? Object.keys(configuration.instances)[0] ?? "";
  const contact = contactOn(
    {
      key: taskKey("met", "cli", randomUUID()),
      instance,
      partner: found.partner,
      by: options.by?.replace(/^@/, "") ?? null,
      words: found.text,
    },
    found.day,
    localDate(calendarNamed(configuration), new Date()),
  );
  if (contact === null) throw new UsageError("that day is still to come", "Record it when you have met.");
  const store = await openStoreOf(io, silentLogger);
  try {
    await store.contacts.add([contact], new Date());
  } finally {
    await store.close();
  }
  if (options.json === true) json(io.stdout, contact);
  else line(io.stdout, `Recorded: ${partner?.name ?? contact.partner} on ${contact.day}.`);
};

/** `liaison met PARTNER [DATE] [WORDS]`. */
export const metCommand = (io: Io): Command =>
  new Command("met")
    .description("record that a partner was spoken with outside GitLab: today, yesterday or on a date")
    .argument("<words...>", "PARTNER [DATE] [WORDS], as in a comment")
    .option("--by <username>", "who spoke with them")
    .option("--json", "as data")
    .action((words: readonly string[], options: Options, command: Command) =>
      met(io, command, words, options),
    );
