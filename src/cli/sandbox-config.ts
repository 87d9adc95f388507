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

/** Where it is, and who takes part. */
const places = (
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
  - { name: Jan Urbanc, username: jurbanc }
  - { name: Robin Schulman, username: rschulman }
  - { name: Mike Dunninger, username: mdunninger }
supportManagers: [Tom Cooney, Lee Matos]
unassigned: { label: needs a liaison }

`;

/** Rows of the liaison table, and how teams can be asked. */
const ROWS = `liaisons:
  - id: com-infrastructure
    section: Production
    group: .com Infrastructure
    contacts: [Dave Smith]
    liaisons: [Vlad Stoianovici]
    meets: every 2 weeks
    # The bot is Maintainer there, so a hook tells us of the team's answers.
    escalation: { project: gitlab-com/gl-infra/reliability, labels: [escalation] }
  - id: security-operations
    section: Security
    group: Security Operations
    contacts: [Jan Urbanc]
    liaisons: [Brie Carranza]
    # The bot is Reporter there and may make no hook, so we ask.
    escalation: { project: gitlab-com/gl-security/operations, watch: poll }
  - id: legal
    section: Legal
    group: Legal
    contacts: [Robin Schulman]
    escalation: { project: gitlab-com/legal/requests, watch: poll }
  - id: sales
    section: Sales
    group: Sales
    contacts: [Mike Dunninger]
    # The bot has no role there: it may open issues, since the project is internal, and put no labels on.
    escalation: { project: gitlab-com/sales/open-source, watch: poll }
  # A team without a project cannot be asked.
  - id: accounts
    section: Finance
    group: Accounts
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

`;

const PARTNERS_AND_RULES = `partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde], members: [kde], labels: [KDE] } }
  - { id: gnome, name: GNOME, liaison: open-source, match: { groups: [gnome], users: [gaia, nils] } }
  # Nobody looks after Debian yet: the support managers are told.
  - { id: debian, name: Debian, liaison: developer-relations, match: { groups: [debian], users: [deb] }, labels: create, watch: poll }

# What waits for each liaison, in one issue for each.
inbox: { project: gitlab-com/support/liaison-inbox }

rules:
  - name: runner questions
    conditions: { state: opened, title_or_description: '(?i)\\brunners?\\b' }
    actions: { labels: ['Category:Runner'] }
  - name: outages
    conditions: { state: opened, title_or_description: '(?i)\\boutage\\b|\\b50[234]\\b' }
    actions: { labels: [outage], escalate: com-infrastructure }
  - name: licence questions
    conditions: { state: opened, title_or_description: '(?i)\\blicen[cs](e|es|ing)\\b' }
    actions: { propose: legal }
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
  await writeFile(path, [places(place, secrets), ROWS, PARTNERS_AND_RULES].join(""));
  return path;
};
