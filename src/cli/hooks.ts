import { Command } from "commander";
import type { Configuration } from "../config/schema/configuration.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { type HookTarget, hookUrl } from "../reconcile/hook-settings.ts";
import { ensureHooks, type HookReport } from "../reconcile/hooks.ts";
import { placesToWatch } from "../reconcile/places.ts";
import { clientsOf } from "./clients.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { hookSecrets } from "./configured-secrets.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { createSecrets, type Secrets } from "./secrets.ts";

const MARKS: Readonly<Record<HookReport["outcome"], string>> = {
  created: "+",
  updated: "~",
  unchanged: "=",
  missing: "?",
  wrong: "?",
  failed: "!",
};

/** Where an instance's hooks call us, from the configuration; says what is missing for it. */
export const hookTargetOf = (
  configuration: Configuration,
  secrets: Secrets,
  instance: string,
): HookTarget => {
  const address = configuration.instances[instance]?.webhook.url;
  if (address === undefined)
    throw new UsageError(
      `instances.${instance}.webhook.url is missing: nobody knows where GitLab reaches this service`,
      "Write the address there under which this GitLab can call us, such as https://liaison.example.org.",
    );
  const known = hookSecrets(configuration, secrets, instance);
  const [secret = null] = known.secrets;
  const [signingToken = null] = known.signingTokens;
  if (secret === null && signingToken === null)
    throw new UsageError(
      `instances.${instance}.webhook has neither secrets nor signingTokens, so every delivery would be refused`,
      "Name at least one, such as secrets: [{ env: WEBHOOK_SECRET }].",
    );
  return { url: hookUrl(address, instance), secret, signingToken };
};

const say = (io: Io, { instance, place, outcome, sentence }: HookReport): void =>
  line(
    outcome === "failed" ? io.stderr : io.stdout,
    `${MARKS[outcome]} ${instance} ${place.kind} ${place.path}: ${sentence}`,
  );

const ensure = async (io: Io, command: Command): Promise<void> => {
  const options: { dryRun?: boolean; json?: boolean; replaces?: string } = command.opts();
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  const reports = await ensureHooks({
    places: placesToWatch(configuration),
    gitlab: clientsOf(configuration, secrets),
    target: (instance) => hookTargetOf(configuration, secrets, instance),
    dryRun: options.dryRun === true,
    ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
    ...(options.json === true ? {} : { onReport: (report: HookReport) => say(io, report) }),
  });
  if (options.json === true) json(io.stdout, reports);
  else if (reports.length === 0)
    line(
      io.stdout,
      "No place is watched by webhook: partners have neither groups nor projects, or watch: poll.",
    );
  if (reports.some((report) => report.outcome === "failed")) throw new CommandEnded(EXIT.failed);
};

/** `liaison hooks ensure`. */
export const hooksCommand = (io: Io): Command => {
  const command = new Command("hooks").description("webhooks that the configuration needs");
  command
    .command("ensure")
    .description("create missing webhooks and mend wrong ones; leaves right and foreign ones alone")
    .option("--dry-run", "say what would be done, change nothing")
    .option(
      "--replaces <url>",
      "an earlier address of this service, whose hooks are changed to the present one",
    )
    .option("--json", "what was done, as data")
    .action((_options, self: Command) => ensure(io, self));
  return command;
};
