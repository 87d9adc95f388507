import { Command } from "commander";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import { systemClock } from "../lib/clock.ts";
import { withClients } from "./clients.ts";
import { configurationFileOf, inspectFile, requireConfiguration } from "./configuration-file.ts";
import { channelFindings } from "./doctor/channels.ts";
import { askClock } from "./doctor/clock.ts";
import { databaseFindings } from "./doctor/database.ts";
import { type Finding, fine, isWrong, LEGEND, MARKS, type Severity } from "./doctor/finding.ts";
import { hookFindings } from "./doctor/hooks.ts";
import { inboxReaders } from "./doctor/inbox-readers.ts";
import { onlineFindings } from "./doctor/online.ts";
import { placeFindings } from "./doctor/places.ts";
import { type Check, runChecks } from "./doctor/run.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { askInstance } from "./online-facts.ts";
import { createSecrets, type Secrets } from "./secrets.ts";

const checksOf = (
  configuration: Configuration,
  secrets: Secrets,
  instance: string,
  gitlab: Gitlab,
): Check[] => [
  {
    kind: "tokens",
    about: instance,
    look: async () =>
      onlineFindings(
        configuration,
        instance,
        await askInstance(configuration, instance, gitlab),
        systemClock(),
      ),
  },
  {
    kind: "places",
    about: instance,
    look: async () => placeFindings({ configuration, instance, gitlab, tokens: await gitlab.ownTokens() }),
  },
  { kind: "places", about: instance, look: () => inboxReaders(configuration, instance, gitlab) },
  { kind: "hooks", about: instance, look: () => hookFindings(configuration, secrets, instance, gitlab) },
  { kind: "clock", about: instance, look: () => askClock(instance, gitlab.serverTime, systemClock) },
];

const say = (io: Io, { severity, about, sentence, remedy, loss }: Finding): void => {
  line(io.stdout, `${MARKS[severity]} ${about}: ${sentence}`);
  if (remedy !== null) line(io.stdout, `    to do: ${remedy}`);
  if (loss !== null) line(io.stdout, `    until then: ${loss}`);
};

const summaryOf = (findings: readonly Finding[]): string => {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counted = (severity: Severity, one: string, many: string): string =>
    `${count(severity)} ${count(severity) === 1 ? one : many}`;
  return [
    counted("error", "error", "errors"),
    counted("warning", "warning", "warnings"),
    counted("limited", "thing that could do more", "things that could do more"),
    `${count("fine")} fine`,
  ].join(", ");
};

const examine = async (io: Io, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  const weaknesses = async (): Promise<Finding[]> => {
    const { problems } = await inspectFile(file);
    const many = problems.length === 1 ? "1 weakness" : `${problems.length} weaknesses`;
    if (problems.length === 0) return [fine("configuration", file.name, "It is valid.")];
    return [
      {
        ...fine("configuration", file.name, `It is valid, with ${many}.`),
        severity: "limited",
        remedy: "`liaison config check` says which, with line and column.",
        loss: "It may not do what was meant.",
      },
    ];
  };
  const findings = await withClients(io, { configuration, secrets }, (clientOf) =>
    runChecks(
      [
        { kind: "configuration", about: file.name, look: weaknesses },
        ...Object.keys(configuration.instances).flatMap((name) =>
          checksOf(configuration, secrets, name, clientOf(name)),
        ),
        { kind: "channels", about: "channels", look: () => channelFindings(configuration, secrets) },
        { kind: "database", about: "database", look: () => databaseFindings(io, systemClock) },
      ],
      io,
    ),
  );
  if (command.opts()["json"] === true) json(io.stdout, findings);
  else {
    for (const finding of findings) say(io, finding);
    line(io.stdout, summaryOf(findings));
  }
  if (findings.some(isWrong)) throw new CommandEnded(EXIT.failed);
};

/** `liaison doctor`. */
export const doctorCommand = (io: Io): Command =>
  new Command("doctor")
    .description(
      "look at tokens, roles, labels, accounts, hooks, clocks and database; say of each what to do",
    )
    .option("--json", "findings as data")
    .addHelpText(
      "after",
      `\n${LEGEND}\n\nChanges nothing. Exit code 1 where anything is wrong; what could do more is not wrong.`,
    )
    .action((_options, self: Command) => examine(io, self));
