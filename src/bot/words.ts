/** What commands can speak of: whom they are for, teams and partners by their names. */
import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { areaName } from "../triage/areas.ts";
import { presentPartners } from "../triage/partner-standing.ts";

/** The words that a configuration and the bot's usernames make. */
export const wordsOf = (configuration: Configuration, botNames: readonly string[]): Vocabulary => ({
  prefixes: [configuration.commands.prefix, ...botNames.map((name) => `@${name}`)],
  teams: configuration.liaisons.filter(({ retired }) => !retired).map(({ id, group }) => ({ id, group })),
  partners: presentPartners(configuration.partners).map(({ id, name }) => ({ id, name })),
  areas: configuration.areas.map((area) => ({ id: area.id, name: areaName(area) })),
});
