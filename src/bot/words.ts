/** What commands can speak of: whom they are for, teams and partners by their names. */
import type { Configuration } from "../config/schema/configuration.ts";

/** The words of one instance. */
export interface Words {
  /** What commands begin with: the configured word first, then the bot's own @usernames. */
  readonly prefixes: readonly string[];
  readonly teams: readonly { readonly id: string; readonly group: string }[];
  readonly partners: readonly { readonly id: string; readonly name: string }[];
}

/** The words that a configuration and the bot's usernames make. */
export const wordsOf = (configuration: Configuration, botNames: readonly string[]): Words => ({
  prefixes: [configuration.commands.prefix, ...botNames.map((name) => `@${name}`)],
  teams: configuration.liaisons.filter(({ retired }) => !retired).map(({ id, group }) => ({ id, group })),
  partners: configuration.partners.map(({ id, name }) => ({ id, name })),
});
