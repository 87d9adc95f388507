/** A `liaison.yml` for a sandbox: real in every key, so that what is tried with it is what a real GitLab would get. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** What the configuration has to know of the sandbox. */
export interface SandboxPlace {
  readonly url: string;
  /** Everybody's tokens; the bot's and the liaison's are used. */
  readonly users: readonly { readonly username: string; readonly token: string }[];
  /** Where the sandbox reaches the service. */
  readonly serviceUrl: string;
  /** The webhooks' secret token. */
  readonly webhookSecret: string;
}

const BOT = "liaison-bot";
const LIAISON = "aconrad";

const yaml = (
  place: SandboxPlace,
  secrets: string,
): string => `# A configuration for the sandbox GitLab at ${place.url}
version: 1
mode: act

instances:
  sandbox:
    url: ${place.url}
    token: { file: ${secrets}/${BOT} }
    webhook:
      url: ${place.serviceUrl}
      secrets: [{ file: ${secrets}/webhook }]
    # Trackers that are nobody's own, where partners' people open issues.
    watch: { groups: [gitlab-org] }
    poll: { every: 10s, overlap: 10m }

people:
  - { name: Andrew Conrad, username: ${LIAISON}, subscribe: [token, mention], token: { file: ${secrets}/${LIAISON} } }
  - { name: Vlad Stoianovici, username: vstoianovici }
  - { name: Brie Carranza, username: bcarranza }
  - { name: Tom Cooney, username: tcooney }
  - { name: Lee Matos, username: lmatos }
  - { name: Bryan Behrenshausen, username: bbehr }
  - { name: Dave Smith, username: dsmith }
supportManagers: [Tom Cooney, Lee Matos]
unassigned: { label: needs a liaison }

liaisons:
  - id: com-infrastructure
    section: Production
    group: .com Infrastructure
    contacts: [Dave Smith]
    liaisons: [Vlad Stoianovici]
    meets: every 2 weeks
  - id: developer-relations
    section: Marketing
    group: Developer Relations
    meets: weekly team meeting
  - id: open-source
    section: Marketing
    group: Open Source Prog.
    contacts: [Bryan Behrenshausen]
    liaisons: [Andrew Conrad]
    meets: weekly team meeting

partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde], members: [kde], labels: [KDE] } }
  - { id: gnome, name: GNOME, liaison: open-source, match: { groups: [gnome], users: [gaia, nils] } }
  # Nobody looks after Debian yet: the support managers are told.
  - { id: debian, name: Debian, liaison: developer-relations, match: { groups: [debian], users: [deb] }, labels: create, watch: poll }

rules:
  - name: runner questions
    conditions: { state: opened, title_or_description: '(?i)\\brunners?\\b' }
    actions: { labels: ['Category:Runner'] }
  - name: outages
    conditions: { state: opened, title_or_description: '(?i)\\boutage\\b|\\b50[234]\\b' }
    actions: { labels: [outage] }
  - name: partners' issues can be found
    conditions: { state: opened }
    actions: { labels: ['open source partner'] }
`;

const tokenOf = (place: SandboxPlace, username: string): string => {
  const user = place.users.find((one) => one.username === username);
  if (user === undefined)
    throw new Error(`the sandbox's seed has no user ${username}; it has to be the demo seed`);
  return user.token;
};

/** Writes the configuration to \`folder/name\`, and its secrets, readable by their owner alone, beside it. Answers its path. */
export const writeSandboxConfig = async (
  folder: string,
  name: string,
  place: SandboxPlace,
): Promise<string> => {
  const secrets = `${basename(name, ".yml")}.secrets`;
  await mkdir(join(folder, secrets), { recursive: true, mode: 0o700 });
  const keep = (file: string, value: string) =>
    writeFile(join(folder, secrets, file), value, { mode: 0o600 });
  await keep(BOT, tokenOf(place, BOT));
  await keep(LIAISON, tokenOf(place, LIAISON));
  await keep("webhook", place.webhookSecret);
  const path = join(folder, name);
  await writeFile(path, yaml(place, secrets));
  return path;
};
