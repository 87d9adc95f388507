import { Command, InvalidArgumentError } from "commander";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import { systemClock } from "../lib/clock.ts";
import { withClients } from "./clients.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { createSecrets } from "./secrets.ts";
import { chosenToken } from "./token/chosen.ts";
import { daysLeft } from "./token/lifetime.ts";
import { rotateChosen } from "./token/rotate.ts";

const configured = async (io: Io, command: Command) => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  return { configuration, secrets };
};

const titleOf = (instance: string, place: string | null): string =>
  place === null ? instance : `${instance} ${place}`;

const tokensOf = (configuration: Configuration) => async (clientOf: (instance: string) => Gitlab) => {
  const tokens = [];
  for (const instance of Object.keys(configuration.instances))
    for (const { place, refused, user, self } of await clientOf(instance).ownTokens())
      tokens.push({
        instance,
        place,
        account: user?.username ?? null,
        scopes: self?.scopes ?? null,
        expiresAt: self?.expiresAt ?? null,
        refused: refused?.sentence ?? null,
        remedy: refused?.remedy ?? null,
      });
  return tokens;
};

const list = async (io: Io, command: Command): Promise<void> => {
  const { configuration, secrets } = await configured(io, command);
  const tokens = await withClients(io, { configuration, secrets }, tokensOf(configuration));
  if (command.opts()["json"] === true) json(io.stdout, tokens);
  else
    for (const { instance, place, account, scopes, expiresAt, refused, remedy } of tokens) {
      const left =
        expiresAt === null
          ? "does not end"
          : `ends ${expiresAt}, in ${daysLeft(expiresAt, systemClock())} days`;
      const words = refused ?? `@${account}, ${scopes?.join(", ") ?? "scopes unknown"}, ${left}`;
      line(io.stdout, `${titleOf(instance, place)}: ${words}`);
      if (remedy !== null) line(io.stdout, `    to do: ${remedy}`);
    }
  if (tokens.some(({ refused }) => refused !== null)) throw new CommandEnded(EXIT.failed);
};

const dateOf = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError("Give a date such as 2027-01-31.");
};

const rotate = async (io: Io, command: Command, named: string | undefined): Promise<void> => {
  const options: { path?: string; expires?: string; json?: boolean } = command.opts();
  const { configuration, secrets } = await configured(io, command);
  const token = chosenToken(configuration, named, options.path);
  const { expires } = options;
  const { rotated, state } = await withClients(
    io,
    { configuration, secrets, exchanged: token },
    async (clientOf) => {
      const gitlab = clientOf(token.instance);
      const dated = expires === undefined ? {} : { expires };
      return {
        rotated: await rotateChosen(token, { configuration, secrets, gitlab, io, ...dated }),
        state: (await gitlab.ownTokens()).find(({ place }) => place === token.place),
      };
    },
  );
  if (options.json === true) json(io.stdout, rotated);
  else
    line(
      io.stdout,
      `${titleOf(rotated.instance, rotated.place)}: the new token of @${rotated.account} is in ${rotated.file} and ${rotated.expiresAt === null ? "does not end" : `lasts until ${rotated.expiresAt}`}. A running service takes it up by itself.`,
    );
  if (state !== undefined && state.refused === null) return;
  line(
    io.stderr,
    `liaison: GitLab refuses the new token: ${state?.refused?.sentence ?? "it does not say why"}`,
  );
  throw new CommandEnded(EXIT.failed);
};

/** `liaison token list|rotate`. */
export const tokenCommand = (io: Io): Command => {
  const command = new Command("token").description("the bot's own tokens: how long they last, and new ones");
  command
    .command("list")
    .description("say of each token whose it is, what it may, and when it ends; never the token itself")
    .option("--json", "as data")
    .action((_options, self: Command) => list(io, self));
  command
    .command("rotate")
    .description(
      "let GitLab exchange a token for its successor, and put that into the file the configuration names",
    )
    .argument("[instance]", "the instance's name; not needed where there is only one")
    .option("--path <path>", "the token of this path in `tokens`, not the instance's own")
    .option("--expires <date>", "when the new one ends; without: it lasts as long as the old one", dateOf)
    .option("--json", "what was done, as data")
    .addHelpText(
      "after",
      "\nThe old token is dead at once. A running service waits a few seconds meanwhile, and loses nothing.",
    )
    .action((named: string | undefined, _options, self: Command) => rotate(io, self, named));
  return command;
};
