/** `liaison config check --online`: asks GitLab what a configuration takes for granted. Only reads. */

import { type InstanceFacts, onlineMistakes } from "../config/check/online.ts";
import { readYaml } from "../config/load/yaml.ts";
import { errorAt, type Mistake, type Problem } from "../config/problem.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { withClients } from "./clients.ts";
import { type ConfigurationFile, readConfigurationText } from "./configuration-file.ts";
import { type ChannelTrouble, troubledChannels } from "./doctor/channels.ts";
import type { Io } from "./io.ts";
import { askInstance } from "./online-facts.ts";
import { createSecrets } from "./secrets.ts";

/** What was found, and who answered. */
export interface OnlineCheck {
  readonly problems: readonly Problem[];
  readonly instances: readonly {
    readonly name: string;
    readonly version: string | null;
    readonly account: string | null;
  }[];
}

const channelMistakes = (troubled: readonly ChannelTrouble[]): Mistake[] =>
  troubled.map(({ name, message, remedy }) =>
    errorAt(["channels", name], message.replace(/\.$/, ""), `a channel that can be used. ${remedy}`),
  );

/** Asks every instance of a configuration without mistakes. Throws where one cannot be reached. */
export const checkOnline = async (
  file: ConfigurationFile,
  configuration: Configuration,
  io: Io,
  clock: Clock = systemClock,
): Promise<OnlineCheck> => {
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock });
  const facts = new Map<string, InstanceFacts>();
  await withClients(io, { configuration, secrets }, async (clientOf) => {
    for (const instance of Object.keys(configuration.instances))
      facts.set(instance, await askInstance(configuration, instance, clientOf(instance)));
  });
  const troubled = await troubledChannels(configuration, secrets);
  const { locate } = readYaml(await readConfigurationText(file), file.name);
  return {
    problems: [...onlineMistakes(configuration, facts, clock()), ...channelMistakes(troubled)].map(locate),
    instances: [...facts].map(([name, { version, account }]) => ({ name, version, account })),
  };
};
