/** The configuration that tests of the whole service start from: real in every key, small enough to keep in mind. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";

/** As a person writes it: everything that has a default may be left out. */
export type Written = z.input<typeof configurationSchema>;

/** The instance's name in all of these tests. */
export const INSTANCE = "sandbox";

/** The webhooks' secret token. */
export const WEBHOOK_SECRET = "a secret of webhooks";

const people: Written["people"] = [
  { name: "Andrew Conrad", username: "aconrad", subscribe: ["token", "mention"], token: { file: "aconrad" } },
  { name: "Brie Carranza", username: "bcarranza", subscribe: "mention" },
  { name: "Vlad Stoianovici", username: "vstoianovici", subscribe: ["sudo", "mention"] },
  { name: "Tom Cooney", username: "tcooney" },
  { name: "Lee Matos", username: "lmatos" },
];

const row = (id: string, liaisons: string[]) => ({
  id,
  section: "Marketing",
  group: `Group ${id}`,
  liaisons,
});

/** KDE is known by everything that a partner can be known by, GNOME by users, Debian has no liaison and no hook. */
export const written = (url: string): Written => ({
  version: 1,
  mode: "act",
  instances: {
    [INSTANCE]: {
      url,
      token: { file: "bot" },
      webhook: { secrets: [{ file: "webhook" }] },
      watch: { groups: ["gitlab-org"] },
      poll: { every: "1h", overlap: "10m" },
      checkEvery: "1d",
    },
  },
  people,
  supportManagers: ["Tom Cooney", "Lee Matos"],
  unassigned: { label: "needs a liaison" },
  // Stories ask the same again and again; what is offered then has stories of its own.
  assistance: { similar: false, teams: false },
  liaisons: [
    row("open-source", ["Andrew Conrad"]),
    row("mentions", ["Brie Carranza"]),
    row("nobody", []),
    row("unknown", ["Zoe Without Account"]),
    row("sudo", ["Vlad Stoianovici"]),
  ],
  partners: [
    {
      id: "kde",
      name: "KDE",
      liaison: "open-source",
      match: { groups: ["kde"], members: ["kde"], labels: ["KDE"] },
    },
    {
      id: "gnome",
      name: "GNOME",
      liaison: "mentions",
      match: { groups: ["gnome"], users: ["gaia", "nils"] },
    },
    {
      id: "debian",
      name: "Debian",
      liaison: "nobody",
      match: { users: ["deb"] },
      labels: "create",
    },
  ],
  rules: [
    {
      name: "runner questions",
      conditions: { state: "opened", title_or_description: "(?i)\\brunners?\\b" },
      actions: { labels: ["Category:Runner"] },
    },
  ],
});

/** A configuration with the defaults filled in. */
export const checked = (configuration: Written): Configuration => configurationSchema.parse(configuration);

/** A folder with the secrets that it refers to. */
export const writeSecrets = async (secrets: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "liaison-service-"));
  await Promise.all(Object.entries(secrets).map(([name, value]) => writeFile(join(folder, name), value)));
  return folder;
};

/** Changes the one instance. */
export const withInstance =
  (change: Partial<Written["instances"][string]>) =>
  (usual: Written): Written => {
    const instance = usual.instances[INSTANCE];
    if (instance === undefined) throw new Error("no instance");
    return { ...usual, instances: { [INSTANCE]: { ...instance, ...change } } };
  };

/** Changes one partner. */
export const withPartner =
  (id: string, change: Partial<NonNullable<Written["partners"]>[number]>) =>
  (usual: Written): Written => ({
    ...usual,
    partners: (usual.partners ?? []).map((partner) =>
      partner.id === id ? { ...partner, ...change } : partner,
    ),
  });

/** Other rules in the place of the usual ones. */
export const withRules =
  (...rules: NonNullable<Written["rules"]>) =>
  (usual: Written): Written => ({ ...usual, rules });
