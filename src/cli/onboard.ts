import { Command } from "commander";
import { allLiaisons, type Liaison, onboardingTask, theirPartners } from "../bot/people/onboarding.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { anyOf } from "../config/suggest.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { renderingOf } from "./own-rendering.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly instance?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const MOST_ISSUES = 2_000;

/** A liaison by username or name. */
const liaisonNamed = (configuration: Configuration, word: string, { instance }: Options): Liaison => {
  const bare = word.replace(/^@/, "").toLowerCase();
  const all = allLiaisons(configuration).filter((one) => instance === undefined || one.instance === instance);
  const [found, another] = all.filter((one) =>
    [one.username.toLowerCase(), one.name.toLowerCase()].includes(bare),
  );
  if (found === undefined)
    throw new UsageError(
      `${word} is a liaison of no row, or has no username in people`,
      `Put them into a row of liaisons first; there are ${anyOf(all.map(({ username }) => username)) || "none yet"}.`,
    );
  if (another !== undefined)
    throw new UsageError(`${word} has an account on several instances`, "Say which one: --instance NAME.");
  return found;
};

const NO_PLACE = "nobody has said where onboarding issues are opened, see `onboarding` in docs/people.md";

const onboard = async (io: Io, word: string, options: Options, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const liaison = liaisonNamed(configuration, word, options);
  const render = await renderingOf(configuration, file.folder);
  const store = await openStoreOf(io, silentLogger);
  try {
    const partners = theirPartners(configuration, liaison).map(({ id }) => id);
    const issues = await store.inboxes.openIssuesOf(liaison.instance, partners, MOST_ISSUES);
    const now = new Date();
    const task = onboardingTask(configuration, liaison, issues, render.onboarding, now);
    if (task === null || task.wish.kind !== "issue")
      throw new UsageError(NO_PLACE, "Add onboarding: { project: GROUP/PROJECT }.");
    const { project, title, description } = task.wish;
    if (options.dryRun === true) {
      if (options.json === true) return json(io.stdout, { project, title, description });
      line(io.stderr, `${project}: ${title}`);
      line(io.stdout, description);
      return;
    }
    const before = await store.tasks.get(task.key);
    const wished = { ...task, askedBy: "command line" };
    // Who was met by something that is only recorded was not met.
    if (configuration.mode === "act") await store.knownLiaisons.meet([{ ...liaison, task: wished }], now);
    else await store.tasks.wish([wished], now);
    const { state = null, result = {} } = before ?? {};
    if (options.json === true) return json(io.stdout, { project, title, before: state, ...result });
    line(
      io.stdout,
      sayingOf(configuration, `${project}: ${title}`, before === null || state === "observed", result),
    );
  } finally {
    await store.close();
  }
};

const sayingOf = (
  { mode }: Configuration,
  what: string,
  isNew: boolean,
  { reference }: { readonly reference?: string },
): string => {
  if (!isNew) return `There is one already: ${reference ?? "it is being opened"}`;
  if (mode !== "act") return `Only recorded, since \`mode\` is observe: ${what}`;
  return `A running \`liaison serve\` opens ${what}`;
};

/** `liaison onboard USER`. */
export const onboardCommand = (io: Io): Command =>
  new Command("onboard")
    .description("open a liaison's first issue: partners, open issues, people, access, first meetings; once")
    .argument("<user>", "a liaison's username or name")
    .option("--instance <name>", "whose account it is, where there are several instances")
    .option("--dry-run", "print it, open nothing")
    .option("--json", "as data")
    .action((word: string, options: Options, self: Command) => onboard(io, word, options, self));
