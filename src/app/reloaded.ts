/**
 * What of a changed configuration can be taken up at once: pure. Clients, identities and pollers are made once
 * for the instances that were there at the start; a new address with an old client, or the other way round,
 * would send a token to a host that it is not for.
 */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Instance } from "../config/schema/instance.ts";

/** A changed configuration as far as it can be taken up. */
export interface Reloaded {
  readonly configuration: Configuration;
  /** Parts that stay as they were until a restart, such as `instances.gitlab.url`. */
  readonly afterRestart: readonly string[];
}

const KEPT = ["url", "token", "tokens", "earlierBotIds", "poll"] as const;

const keep = (present: Instance, next: Instance): Instance => ({
  ...next,
  url: present.url,
  token: present.token,
  tokens: present.tokens,
  earlierBotIds: present.earlierBotIds,
  poll: present.poll,
});

const changesOf = (name: string, present: Instance | undefined, next: Instance | undefined): string[] => {
  if (present === undefined || next === undefined) return [`instances.${name}`];
  return KEPT.filter((key) => JSON.stringify(present[key]) !== JSON.stringify(next[key])).map(
    (key) => `instances.${name}.${key}`,
  );
};

/** Where there is one instance only, nobody has to say which one is meant; with others kept beside it, somebody must. */
export const placed = (next: Configuration): Configuration => {
  const [only, another] = Object.keys(next.instances);
  if (only === undefined || another !== undefined) return next;
  return {
    ...next,
    partners: next.partners.map((partner) => ({ ...partner, instance: partner.instance ?? only })),
    people: next.people.map((person) => ({ ...person, instance: person.instance ?? only })),
  };
};

/** Joins a changed configuration with the instances that the process was started with. */
export const reloaded = (present: Configuration, next: Configuration): Reloaded => {
  const names = new Set([...Object.keys(present.instances), ...Object.keys(next.instances)]);
  const instances = Object.fromEntries(
    Object.entries(present.instances).map(([name, instance]) => {
      const changed = next.instances[name];
      return [name, changed === undefined ? instance : keep(instance, changed)];
    }),
  );
  return {
    configuration: { ...placed(next), instances },
    afterRestart: [...names].flatMap((name) =>
      changesOf(name, present.instances[name], next.instances[name]),
    ),
  };
};
