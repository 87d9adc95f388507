import type { KnownRegistry } from "./read-registry.ts";
import type { RegistryPerson } from "./row.ts";

/** What a page adds to the people of a configuration: nobody is ever removed. */
export interface PeopleMerge {
  readonly added: readonly RegistryPerson[];
  /** Accounts for people who are known without one, by their index in the configuration. */
  readonly accounts: readonly { readonly index: number; readonly person: RegistryPerson }[];
  /** Where page and configuration name different accounts, as sentences; the configuration's stays. */
  readonly doubts: readonly string[];
}

type KnownPeople = Pick<KnownRegistry, "rows" | "people">;

/**
 * Compares the people of a page with those of a configuration, by name. Somebody whom a row named before, and who is
 * not among the people, was left out on purpose; an account on the page is worth an entry all the same.
 */
export const mergePeople = (known: KnownPeople, news: readonly RegistryPerson[]): PeopleMerge => {
  const named = new Set(known.rows.flatMap(({ contacts, liaisons }) => [...contacts, ...liaisons]));
  const byName = new Map(known.people.map((person, index) => [person.name, { person, index }] as const));
  const added: RegistryPerson[] = [];
  const accounts: { index: number; person: RegistryPerson }[] = [];
  const doubts: string[] = [];
  for (const person of news) {
    const found = byName.get(person.name);
    if (!found && (person.username !== undefined || !named.has(person.name))) added.push(person);
    if (!found || person.username === undefined) continue;
    if (found.person.username === undefined) accounts.push({ index: found.index, person });
    else if (found.person.username !== person.username) {
      doubts.push(
        `${person.name} is @${found.person.username} in the configuration and @${person.username} on the page; the configuration's account stays`,
      );
    }
  }
  return { added, accounts, doubts };
};
