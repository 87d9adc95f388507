import { Command, InvalidArgumentError } from "commander";
import { createCalendar } from "../app/meetings/calendar.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { anyOf } from "../config/suggest.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import type { Store } from "../store/open.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly instance?: string;
  readonly id?: number;
  readonly json?: boolean;
}

const idOf = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("The number of a calendar, as `liaison calendar list` shows it.");
};

const plain = (username: string): string => username.replace(/^@/, "");

/** A calendar of nobody in `people` would stay empty. */
const whoseOf = (configuration: Configuration, user: string, { instance }: Options) => {
  const [only = "", another] = Object.keys(configuration.instances);
  const known = configuration.people.filter(
    (person) => person.username?.toLowerCase() === user.toLowerCase(),
  );
  const [person, second] = known.filter(
    (one) => instance === undefined || (one.instance ?? only) === instance,
  );
  if (person?.username === undefined)
    throw new UsageError(`nobody in \`people\` has the username ${user}`, "Name one who is in liaison.yml.");
  if (
    second !== undefined ||
    (another !== undefined && person.instance === undefined && instance === undefined)
  )
    throw new UsageError(`${user} may be on several instances`, "Add --instance.");
  return { username: person.username, instance: person.instance ?? instance ?? only };
};

const withStore = async (io: Io, work: (store: Store) => Promise<void>): Promise<void> => {
  const store = await openStoreOf(io, silentLogger);
  try {
    await work(store);
  } finally {
    await store.close();
  }
};

const create = async (io: Io, command: Command, user: string, options: Options): Promise<void> => {
  const configuration = await requireConfiguration(configurationFileOf(command, io), io);
  const whose = whoseOf(configuration, plain(user), options);
  await withStore(io, async (store) => {
    const { id, path } = await createCalendar(store, whose, new Date());
    const base = configuration.instances[whose.instance]?.webhook.url;
    const url =
      base === undefined ? null : `${base.replace(/\/webhooks\/gitlab.*$/, "").replace(/\/+$/, "")}${path}`;
    if (options.json === true) return json(io.stdout, { id, path, url });
    line(io.stdout, url ?? path);
    line(
      io.stderr,
      `Calendar ${id} of ${whose.username}. The address is shown only now; whoever has it can read the calendar.`,
    );
    if (url === null)
      line(io.stderr, "It begins with the address of `liaison serve`, which `webhook.url` would say.");
  });
};

const list = (io: Io, user: string | undefined, options: Options): Promise<void> =>
  withStore(io, async (store) => {
    const feeds = await store.calendars.list(user === undefined ? null : plain(user));
    if (options.json === true) return json(io.stdout, feeds);
    if (feeds.length === 0) line(io.stdout, "There are no calendars.");
    const widest = Math.max(...feeds.map(({ instance }) => instance.length));
    for (const { id, instance, username, createdAt, revokedAt, askedAt } of feeds) {
      const asked =
        askedAt === null ? "never asked for" : `last asked for on ${askedAt.toISOString().slice(0, 10)}`;
      const ended = revokedAt === null ? asked : `revoked on ${revokedAt.toISOString().slice(0, 10)}`;
      line(
        io.stdout,
        `${String(id).padStart(4)}  ${instance.padEnd(widest)}  ${username}  made on ${createdAt.toISOString().slice(0, 10)}, ${ended}`,
      );
    }
  });

/** An account of the same name on another instance may be somebody else's, who keeps theirs. */
const refuseSeveral = async ({ calendars }: Store, user: string): Promise<void> => {
  const alive = (await calendars.list(user)).filter(({ revokedAt }) => revokedAt === null);
  const instances = [...new Set(alive.map(({ instance }) => instance))].toSorted();
  if (instances.length < 2) return;
  throw new UsageError(
    `${user} has calendars on several instances`,
    `Add --instance ${anyOf(instances)}, or --id with the number of one.`,
  );
};

const revoke = (io: Io, user: string, { id, instance, ...options }: Options): Promise<void> =>
  withStore(io, async (store) => {
    const username = plain(user);
    if (instance === undefined && id === undefined) await refuseSeveral(store, username);
    const whose = { username, instance: instance ?? null, id: id ?? null };
    const count = await store.calendars.revoke(whose, new Date());
    if (options.json === true) json(io.stdout, { revoked: count });
    else line(io.stdout, count === 1 ? "1 calendar was revoked." : `${count} calendars were revoked.`);
    if (count === 0) throw new CommandEnded(EXIT.failed);
  });

/** `liaison calendar create|list|revoke`. */
export const calendarCommand = (io: Io): Command => {
  const command = new Command("calendar").description(
    "secret addresses by which calendar programs read a liaison's meetings",
  );
  command
    .command("create")
    .description("make one; the address is shown once, and only a digest of it is kept")
    .argument("<user>", "the GitLab username of somebody in `people`")
    .option("--instance <name>", "whose GitLab; needed where there are several")
    .option("--json", "as data")
    .action((user: string, options: Options, self: Command) => create(io, self, user, options));
  command
    .command("list")
    .description("which there are, and when they were last asked for")
    .argument("[user]", "only this one's")
    .option("--json", "as data")
    .action((user: string | undefined, options: Options) => list(io, user, options));
  command
    .command("revoke")
    .description("end somebody's: their addresses lead nowhere from then on")
    .argument("<user>", "the GitLab username")
    .option("--instance <name>", "whose GitLab; needed where they have some on several")
    .option("--id <number>", "only this one", idOf)
    .option("--json", "as data")
    .action((user: string, options: Options) => revoke(io, user, options));
  return command;
};
