import { Command, InvalidArgumentError, Option } from "commander";
import { username as usernameSchema } from "../config/schema/values.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import type { Forgotten } from "../model/forget.ts";
import type { RowCounts } from "../store/forget/counts.ts";
import type { OnPages } from "../store/forget/walk.ts";
import type { Store } from "../store/open.ts";
import { configurationFileOf, inspectFile } from "./configuration-file.ts";
import { confirm } from "./confirm.ts";
import { type Io, json, line } from "./io.ts";
import { createProgress } from "./progress.ts";
import { openStoreOf } from "./store-of.ts";

interface ForgetOptions {
  readonly instance?: string;
  readonly id?: number;
  readonly name?: readonly string[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Rows that a running service writes meanwhile are found in the next pass. */
const MOST_PASSES = 5;

/** Why rows may still name somebody afterwards. */
const WHY_LEFT: Readonly<Record<string, string>> = {
  deliveries: "they wait to be decided; run this again when they are (`liaison deliveries`)",
  effects: "they are not carried out yet, or stand for an issue in the person's own place",
  undos: "they are not carried out yet",
  members: "GitLab lists them as a member of what a partner is known by, and was asked again meanwhile",
  member_sources: "a partner is known by this account; it goes when `liaison.yml` does not name it any more",
  watermarks:
    "the account's issues are asked for, unless it is no partner's any more: run this again when lists of members were read",
  inboxes: "GitLab may be making the person's inbox just now; run this again in a few minutes",
  own_users: "it is an account of our own",
  issues: "the address of a project in the person's own place is needed to find the issue",
  escalation_events: "the address of a project in the person's own place is needed to find the issue",
  rule_stops: "a rule is called so",
  effect_history: "a rule is called so",
};

const parseUsername = (text: string): string => {
  const plain = text.replace(/^@/, "");
  if (usernameSchema.safeParse(plain).success) return plain;
  throw new InvalidArgumentError("A GitLab username, such as kira.");
};

const parseId = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("The number of a GitLab account.");
};

const instanceOf = async (store: Store, given: string | undefined): Promise<string> => {
  const known = await store.forget.instances();
  if (given !== undefined && known.includes(given)) return given;
  const [only, another] = known;
  if (given === undefined && only !== undefined && another === undefined) return only;
  throw new UsageError(
    given === undefined
      ? "there are several instances, or none"
      : `nothing is stored of an instance ${given}`,
    known.length === 0 ? "Nothing is stored here yet." : `Add --instance with one of: ${known.join(", ")}.`,
  );
};

const whoOf = async (
  store: Store,
  instance: string,
  username: string,
  { id, name = [] }: ForgetOptions,
): Promise<Forgotten> => {
  const found = await store.forget.identify(instance, username);
  return { ...found, id: id ?? found.id, names: [...new Set([...found.names, ...name])] };
};

const sayCounts = (io: Io, rows: RowCounts): void => {
  for (const [table, count] of Object.entries(rows))
    line(io.stdout, `  ${table.padEnd(20)} ${String(count).padStart(6)} ${count === 1 ? "row" : "rows"}`);
};

const sayWho = (io: Io, instance: string, { username, id, names }: Forgotten): void => {
  const number = id === null ? "number not known (--id)" : `number ${id}`;
  const called = names.length === 0 ? "" : `, ${names.join(", ")}`;
  line(io.stdout, `@${username} on ${instance}: ${number}${called}`);
};

/** Whoever stands in the configuration comes back with the next decision. */
const warnOfConfiguration = async (io: Io, command: Command, username: string): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = (await inspectFile(file).catch(() => null))?.configuration;
  if (configuration === null || configuration === undefined) return;
  const { people, partners } = configuration;
  const named = [...people.map((person) => person.username), ...partners.flatMap(({ match }) => match.users)];
  if (named.some((one) => one?.toLowerCase() === username.toLowerCase()))
    line(io.stderr, `liaison: ${file.name} names ${username}: what is decided from now on will, too.`);
};

const sayLeft = (io: Io, before: RowCounts, left: RowCounts): void => {
  if (Object.keys(left).length === 0) line(io.stdout, "Nothing names them any more.");
  for (const [table, count] of Object.entries(left))
    line(
      io.stdout,
      `Left: ${table}, ${count}: ${WHY_LEFT[table] ?? "they were written meanwhile; run this again"}`,
    );
  if (before["members"] !== undefined || before["inboxes"] !== undefined)
    line(
      io.stdout,
      "Whoever GitLab still lists as a member, or `liaison.yml` as a liaison, comes back when that is read again.",
    );
  line(io.stdout, "What GitLab itself shows is not touched, and new deliveries about them are new data.");
};

/** A large database takes minutes. */
const withProgress = async <Answer>(
  io: Io,
  doing: string,
  work: (onPages: OnPages) => Promise<Answer>,
): Promise<Answer> => {
  const progress = createProgress(io, 0, systemClock, "pages");
  try {
    return await work((done, total, table) => progress.update(done, total, `${doing} ${table}`));
  } finally {
    progress.stop();
  }
};

const countsOf = (io: Io, store: Store, instance: string, who: Forgotten): Promise<RowCounts> =>
  withProgress(io, "looking into", (onPages) => store.forget.counts(instance, who, onPages));

/** Answers how many changes were made. */
const passes = async (io: Io, store: Store, instance: string, who: Forgotten): Promise<number> => {
  let changed = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const now = await withProgress(io, "removing from", (onPages) =>
      store.forget.pass(instance, who, onPages),
    );
    changed += now;
    if (now === 0) break;
  }
  return changed;
};

const forget = async (io: Io, command: Command, username: string, options: ForgetOptions): Promise<void> => {
  const store = await openStoreOf(io, silentLogger);
  try {
    const instance = await instanceOf(store, options.instance);
    const who = await whoOf(store, instance, username, options);
    const before = await countsOf(io, store, instance, who);
    const asData = options.json === true;
    if (Object.keys(before).length === 0 && !asData) {
      line(io.stdout, `No such user is stored: nothing here names @${username}.`);
      return await warnOfConfiguration(io, command, username);
    }
    if (!asData) {
      sayWho(io, instance, who);
      sayCounts(io, before);
    }
    if (options.dryRun === true) return asData ? json(io.stdout, { instance, who, rows: before }) : undefined;
    await confirm(io, `Forget @${username}?`, options.yes === true);
    const changed = await passes(io, store, instance, who);
    const left = await countsOf(io, store, instance, who);
    if (asData) return json(io.stdout, { instance, who, changed, left });
    line(io.stdout, `${changed} changes were made.`);
    sayLeft(io, before, left);
    await warnOfConfiguration(io, command, username);
  } finally {
    await store.close();
  }
};

/** `liaison forget USER`. */
export const forgetCommand = (io: Io): Command =>
  new Command("forget")
    .description("remove a person's names and words from everything that is stored here")
    .argument("<user>", "the GitLab username", parseUsername)
    .option("--instance <name>", "whose GitLab; needed where there are several")
    .addOption(
      new Option("--id <number>", "of the account, where it is not found by itself").argParser(parseId),
    )
    .option("--name <name...>", "more names by which the person is called")
    .option("--dry-run", "only count")
    .option("--yes", "do not ask")
    .option("--json", "as data")
    .action(async (user: string, options: ForgetOptions, command: Command) =>
      forget(io, command, user, options),
    );
