import { Command, Option } from "commander";
import { compileLive } from "../app/live.ts";
import { agendaKey, openAgenda, prepareAgenda } from "../app/meetings/agenda.ts";
import type { MeetingParts } from "../app/meetings/facts.ts";
import { agendaPlace } from "../app/meetings/place.ts";
import type { Meeting } from "../deadlines/meetings/meeting.ts";
import { nextTime } from "../deadlines/meetings/occurrences.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { clientsOf } from "./clients.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { momentOf } from "./moment.ts";
import { createSecrets } from "./secrets.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly now?: Date;
  readonly json?: boolean;
}

const meetingNamed = (meetings: readonly Meeting[], id: string): Meeting => {
  const hosted = meetings.filter(({ role }) => role === "host");
  const found = hosted.find((meeting) => meeting.id === id);
  if (found !== undefined) return found;
  const ids = hosted.map((meeting) => meeting.id).join(", ");
  throw new UsageError(
    meetings.some((meeting) => meeting.id === id)
      ? `others host ${id}: it has a brief, and no agenda of ours`
      : `there is no meeting called ${id}`,
    ids === "" ? "No meeting in liaison.yml has role: host." : `Those with agendas are ${ids}.`,
  );
};

const agenda = async (io: Io, command: Command, id: string, options: Options): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const live = await compileLive(configuration, file.folder, silentLogger);
  const meeting = meetingNamed(live.meetings, id);
  const now = options.now ?? new Date();
  const time = nextTime(meeting, now);
  if (time === null) throw new UsageError(`${id} does not take place any more`, "Correct `until` or `when`.");
  const place = agendaPlace(meeting, configuration);
  if (place === null)
    throw new UsageError("there is no project for agendas", "Write agenda.project, or `inbox`.");
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  const clients = clientsOf({ configuration, secrets });
  const store = await openStoreOf(io, silentLogger);
  const parts: MeetingParts = {
    store,
    live: () => live,
    gitlab: async (instance) => clients(instance),
    clock: () => now,
  };
  try {
    if (options.dryRun === true) {
      const { rendered, agenda: prepared } = await prepareAgenda(meeting, time, place, parts);
      if (options.json === true) json(io.stdout, { ...rendered, items: prepared.items });
      else line(io.stdout, `# ${rendered.title}\n\n${rendered.body}`);
      return;
    }
    const isNew = await openAgenda(meeting, time, place, parts);
    const key = agendaKey(meeting, time);
    if (options.json === true) json(io.stdout, { key, new: isNew, day: time.date });
    else if (isNew)
      line(
        io.stdout,
        `A running \`liaison serve\` opens it in ${place.project}: ${meeting.title}, ${time.date}.`,
      );
    else if (configuration.mode === "observe")
      line(io.stdout, "mode: observe: it is recorded, and not opened.");
    else {
      line(
        io.stderr,
        `liaison: the agenda of ${time.date} is there already, or a later one is; or the one before is not closed yet.`,
      );
      throw new CommandEnded(EXIT.failed);
    }
  } finally {
    await store.close();
  }
};

/** `liaison agenda MEETING`. */
export const agendaCommand = (io: Io): Command =>
  new Command("agenda")
    .description("open the agenda of the next meeting now, rather than on the working day before")
    .argument("<meeting>", "its id in `meetings`, or of a row that we host")
    .option("--dry-run", "only print it")
    .addOption(
      new Option("--now <moment>", "as if it were then, such as 2026-12-24T16:30Z").argParser(momentOf),
    )
    .option("--json", "as data")
    .action((id: string, options: Options, command: Command) => agenda(io, command, id, options));
