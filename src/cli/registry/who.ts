import { Command } from "commander";
import type { RegistryPerson } from "../../config/registry/row.ts";
import { type PersonAnswer, type WhoAnswer, whoIs } from "../../config/registry/who.ts";
import { LiaisonError } from "../../lib/errors.ts";
import { type Io, json, line } from "../io.ts";
import { cadenceText, withCadence } from "./cadences.ts";
import { registryOf } from "./reading.ts";

/** `liaison registry who TEAM`. */
export const whoCommand = (io: Io): Command =>
  new Command("who")
    .description(
      "say who looks after a team (its liaisons and contacts, and when they meet), or which teams somebody does",
    )
    .argument(
      "<team...>",
      "an id, a group, a section, somebody's name or @account, or the beginning of a word in one of these",
    )
    .option("--json", "print data instead")
    .action((team: string[], options: { readonly json?: boolean }, command: Command) =>
      run(io, team.join(" "), options, command),
    );

const run = async (
  io: Io,
  team: string,
  options: { readonly json?: boolean },
  command: Command,
): Promise<void> => {
  const registry = await registryOf(command, io);
  const result = whoIs(registry, team);
  if (!result.found) {
    const hint = result.suggestion === undefined ? "" : `; did you mean "${result.suggestion}"?`;
    throw new LiaisonError(`${registry.file} has no team and nobody called "${team}"${hint}`, {
      code: "registry.unknown-team",
      disposition: { kind: "give-up" },
      remedy: "`liaison registry export` shows all teams.",
    });
  }
  if (options.json) return json(io.stdout, result.answers.map(withCadence));
  const paragraphs = [...result.people.map(personText), ...result.answers.map(answerText)];
  line(io.stdout, paragraphs.join("\n\n"));
};

const personText = ({ person, liaisonOf, contactOf, supportManager }: PersonAnswer): string => {
  const parts = [
    ...(liaisonOf.length > 0 ? [`liaison of ${liaisonOf.join(", ")}`] : []),
    ...(contactOf.length > 0 ? [`contact of ${contactOf.join(", ")}`] : []),
    ...(supportManager ? ["a support manager"] : []),
  ];
  return `${namesOf([person])}: ${parts.length > 0 ? parts.join("; ") : "in no row of the table"}`;
};

const answerText = (answer: WhoAnswer): string => {
  const retired = answer.retired ? ", no longer in the table" : "";
  return [
    `${answer.group} (${answer.section}${retired}): ${answer.id}`,
    `  liaison  ${answer.liaisons.length > 0 ? namesOf(answer.liaisons) : nobody(answer.ask)}`,
    `  contact  ${answer.contacts.length > 0 ? namesOf(answer.contacts) : "nobody yet"}`,
    `  meets    ${answer.meets === undefined ? "no meetings" : cadenceText(answer.meets)}`,
  ].join("\n");
};

const namesOf = (people: readonly RegistryPerson[]): string =>
  people
    .map(({ name, username }) =>
      username === undefined || name === `@${username}` ? name : `${name} (@${username})`,
    )
    .join(", ");

const nobody = (ask: readonly RegistryPerson[]): string =>
  ask.length > 0
    ? `nobody yet; ask the support managers: ${namesOf(ask)}`
    : "nobody yet (supportManagers in the configuration names whom to ask instead)";
