import { Command, InvalidArgumentError } from "commander";
import { millisecondsOf } from "../config/schema/values.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { checkHooks, expectedTarget, onceForEachInstance, wordsOf } from "../reconcile/check-hooks.ts";
import type { HookTarget } from "../reconcile/hook-settings.ts";
import { ensureHooks, type HookReport, removeHooks } from "../reconcile/hooks.ts";
import { placesToWatch } from "../reconcile/places.ts";
import { withClients } from "./clients.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { instanceCalled } from "./configured-secrets.ts";
import { LEGEND, MARKS } from "./doctor/finding.ts";
import { aboutOf, SEVERITIES } from "./doctor/hooks.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { rotateHookSecrets } from "./hooks/rotate.ts";
import { hookTargetOf } from "./hooks/target.ts";
import { type Io, json, line } from "./io.ts";
import { createSecrets } from "./secrets.ts";

/** What was done, or would be; how places are is marked as by `liaison doctor`. */
const OUTCOMES: Readonly<Record<HookReport["outcome"], string>> = {
  created: "+",
  removed: "-",
  updated: "~",
  unchanged: "=",
  missing: "?",
  wrong: "?",
  failed: "!",
};

type Said = Pick<HookReport, "instance" | "place" | "sentence">;

const say = (io: Io, mark: HookReport["outcome"], { instance, place, sentence }: Said): void =>
  line(
    mark === "failed" ? io.stderr : io.stdout,
    `${OUTCOMES[mark]} ${instance} ${place.kind} ${place.path}: ${sentence}`,
  );

const configured = async (io: Io, command: Command) => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  const places = placesToWatch(configuration);
  const asking = <Value>(work: (gitlab: (instance: string) => Gitlab) => Promise<Value>) =>
    withClients(io, { configuration, secrets }, work);
  return { configuration, secrets, places, asking };
};

const NO_PLACE = "No place is watched by webhook: partners have neither groups nor projects, or watch: poll.";

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly replaces?: string;
  readonly resend?: boolean;
  readonly url?: string;
  readonly grace?: number;
  readonly finish?: boolean;
  readonly untested?: boolean;
}

/** Says what was done, place by place or as data; ends with 1 where something failed. */
const conclude = (io: Io, options: Options, reports: readonly HookReport[]): void => {
  if (options.json === true) json(io.stdout, reports);
  else if (reports.length === 0) line(io.stdout, NO_PLACE);
  if (reports.some((report) => report.outcome === "failed")) throw new CommandEnded(EXIT.failed);
};

const telling = (io: Io, options: Options) =>
  options.json === true ? {} : { onReport: (report: HookReport) => say(io, report.outcome, report) };

const ensure = async (io: Io, command: Command): Promise<void> => {
  const options: Options = command.opts();
  const { configuration, secrets, places, asking } = await configured(io, command);
  const reports = await asking((gitlab) =>
    ensureHooks({
      places,
      gitlab,
      target: (instance) => hookTargetOf(configuration, secrets, instance),
      dryRun: options.dryRun === true,
      resend: options.resend === true,
      ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
      ...telling(io, options),
    }),
  );
  conclude(io, options, reports);
};

const check = async (io: Io, command: Command): Promise<void> => {
  const options: Options = command.opts();
  const { configuration, places, asking } = await configured(io, command);
  const target = (instance: string) => expectedTarget(configuration, instance);
  const checks = await asking((gitlab) => checkHooks({ places, gitlab, target }));
  if (options.json === true) json(io.stdout, checks);
  else {
    for (const one of onceForEachInstance(checks))
      line(io.stdout, `${MARKS[SEVERITIES[one.state]]} ${aboutOf(one)}: ${wordsOf(one)}`);
    if (checks.length === 0) line(io.stdout, NO_PLACE);
  }
  if (checks.some(({ state }) => state !== "healthy" && state !== "hidden"))
    throw new CommandEnded(EXIT.failed);
};

const remove = async (io: Io, command: Command): Promise<void> => {
  const options: Options = command.opts();
  const { configuration, places, asking } = await configured(io, command);
  const target = (instance: string): HookTarget => {
    const known = expectedTarget(configuration, instance);
    const url = options.url ?? known.url;
    if (url !== null) return { ...known, url };
    throw new UsageError(
      `instances.${instance}.webhook.url is missing, so it is not known which hooks are ours`,
      "Say it with --url, as it stands in GitLab.",
    );
  };
  const dryRun = options.dryRun === true;
  const reports = await asking((gitlab) =>
    removeHooks({ places, gitlab, target, dryRun, ...telling(io, options) }),
  );
  conclude(io, options, reports);
};

const rotate = async (io: Io, command: Command, named: string | undefined): Promise<void> => {
  const options: Options = command.opts();
  const { configuration, secrets, asking } = await configured(io, command);
  if (named !== undefined) instanceCalled(configuration, named);
  const outcome = await asking((gitlab) =>
    rotateHookSecrets({
      configuration,
      secrets,
      gitlab,
      instances: named === undefined ? Object.keys(configuration.instances) : [named],
      io,
      graceMs: options.grace ?? GRACE_MS,
      finish: options.finish === true,
      untested: options.untested === true,
      onReport: (report) => say(io, report.outcome, report),
    }),
  );
  line(
    io.stdout,
    {
      nothing: "There is no secret to rotate: webhook has neither secrets nor signingTokens.",
      rotated: "All hooks have the new secret, and the old one opens nothing any more.",
      finished:
        "An earlier rotation was finished: its old secret opens nothing any more. Run this again for another.",
    }[outcome],
  );
};

/** GitLab gives up a delivery after ten seconds; what it queued before is sent with the hook's new secret. */
const GRACE_MS = 30_000;

const durationOf = (text: string): number => {
  if (/^\d+[smhd]$/.test(text)) return millisecondsOf(text);
  throw new InvalidArgumentError("Give a duration such as 30s or 5m.");
};

/** `liaison hooks ensure|check|remove|rotate`. */
export const hooksCommand = (io: Io): Command => {
  const command = new Command("hooks").description("webhooks that the configuration needs");
  command
    .command("ensure")
    .description("create missing webhooks, mend wrong ones, enable those again that GitLab has switched off")
    .option("--dry-run", "say what would be done, change nothing")
    .option(
      "--replaces <url>",
      "an earlier address of this service, whose hooks are changed to the present one",
    )
    .option(
      "--resend",
      "give the present secret to all of them, since GitLab never tells which one a hook has",
    )
    .option("--json", "what was done, as data")
    .action((_options, self: Command) => ensure(io, self));
  command
    .command("check")
    .description(
      "say whether they are there, right, and called; changes nothing; exit code 1 where one is not",
    )
    .option("--json", "as data")
    .addHelpText("after", `\n${LEGEND}`)
    .action((_options, self: Command) => check(io, self));
  command
    .command("remove")
    .description("remove the webhooks of this service, and no others")
    .option("--url <url>", "those with this address, as it stands in GitLab (default: the configured one)")
    .option("--dry-run", "say what would be removed, change nothing")
    .option("--json", "what was done, as data")
    .action((_options, self: Command) => remove(io, self));
  command
    .command("rotate")
    .description(
      "give all of them a new secret without losing a delivery, and put it into the configured file",
    )
    .argument("[instance]", "only this instance's")
    .option("--grace <duration>", "how long the old secret stays good after that (default: 30s)", durationOf)
    .option("--finish", "end the old secret although some hooks could not be given the new one")
    .option("--untested", "go on although GitLab could test the new secret at no place")
    .action((named: string | undefined, _options, self: Command) => rotate(io, self, named));
  return command;
};
