/** A small world that digests tell of. */
import { readdirSync, readFileSync } from "node:fs";
import type { KnownIssue } from "../../src/bot/standing.ts";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";
import type { EscalationRecord } from "../../src/model/escalation.ts";
import type { IssueSnapshot, Visibility } from "../../src/model/issue.ts";
import type { IssueMemory, Turn } from "../../src/model/memory.ts";
import type { DigestFacts } from "../../src/notify/facts.ts";
import { latestOccurrence } from "../../src/notify/occurrence.ts";
import { type Edition, editionsOf } from "../../src/notify/recipients.ts";
import type { DueDigest } from "../../src/notify/tasks.ts";
import { createDigestRendering } from "../../src/render/digests.ts";
import { createTemplates } from "../../src/render/templates.ts";

const FOLDER = new URL("../../templates/", import.meta.url);

/** Our own templates of digests. */
export const templates = createTemplates(
  readdirSync(new URL("digest/", FOLDER), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md.hbs"))
    .map((file) => {
      const name = `digest/${file.slice(0, -".md.hbs".length)}`;
      return { name, text: readFileSync(new URL(`${name}.md.hbs`, FOLDER), "utf8"), origin: file };
    }),
);

/** A Monday. */
export const NOW = new Date("2026-03-02T09:00:20Z");

export const configuration: Configuration = configurationSchema.parse({
  version: 1,
  mode: "act",
  instances: { gitlab: { url: "https://gitlab.example.com", token: { env: "TOKEN" } } },
  people: [
    { name: "Andrew Conrad", username: "aconrad", email: "andrew@example.org" },
    { name: "Tom Cooney", username: "tcooney" },
    { name: "Vlad Stoianovici", username: "vstoianovici" },
  ],
  supportManagers: ["Tom Cooney"],
  liaisons: [
    {
      id: "open-source",
      section: "Marketing",
      group: "Open Source Prog.",
      liaisons: ["Andrew Conrad"],
      contacts: ["Bryan Behrenshausen"],
      meets: "weekly",
    },
    {
      id: "com-infrastructure",
      section: "Production",
      group: ".com Infrastructure",
      liaisons: ["Vlad Stoianovici"],
      meets: "every 2 weeks",
      escalation: { project: "infra/requests" },
    },
    { id: "accounts", section: "Finance", group: "Accounts" },
  ],
  partners: [
    { id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } },
    { id: "gnome", name: "GNOME", liaison: "open-source", match: { groups: ["gnome"] } },
    { id: "debian", name: "Debian", liaison: "open-source", match: { groups: ["debian"] } },
  ],
  channels: {
    mail: { type: "mail", server: { env: "SMTP" }, from: "liaison@example.org", readers: "private" },
    chat: { type: "slack", hook: { env: "SLACK" } },
    mm: { type: "mattermost", hook: { env: "MM" }, readers: "internal" },
    hook: { type: "webhook", hook: { env: "HOOK" }, secret: { env: "KEY" }, readers: "private" },
    list: { type: "issue", project: "support/digests", readers: "private", labels: ["digest"] },
    under: { type: "note", issue: "support/digests#1", internal: true, readers: "internal" },
  },
  digests: {
    liaisons: { for: "liaison", channels: ["mail", "chat", "mm", "hook", "list", "under"] },
    teams: { for: "team", channels: ["mail", "list"] },
    managers: { for: "managers", channels: ["chat"] },
    partners: { for: "partners", channels: ["mail", "list"] },
    gaps: { for: "gaps", channels: ["list"] },
  },
});

/** An issue of a partner, as it is remembered. */
export const issue = (
  iid: number,
  partner: string,
  title: string,
  turn: Turn,
  more: Partial<IssueSnapshot> & { memory?: Partial<IssueMemory>; visibility?: Visibility } = {},
): KnownIssue => {
  const { memory, visibility = "public", ...snapshot } = more;
  return {
    issueKey: `gitlab:7#${iid}`,
    memory: {
      snapshot: {
        ref: { instance: "gitlab", projectId: 7, iid },
        id: 1_000 + iid,
        project: { id: 7, path: `${partner}/infra`, visibility, webUrl: "" },
        type: "issue",
        title,
        description: "",
        state: "opened",
        confidential: false,
        authorId: 5,
        author: null,
        labels: [],
        assigneeIds: [],
        milestoneId: null,
        milestoneTitle: null,
        movedToId: null,
        duplicatedToId: null,
        duplicateOf: null,
        createdAt: "2026-02-10T10:00:00.000Z",
        updatedAt: "2026-02-10T10:00:00.000Z",
        url: `https://gitlab.example.com/${partner}/infra/-/issues/${iid}`,
        ...snapshot,
      },
      partner,
      turn,
      firstResponseAt: null,
      removedLabels: [],
      ownLabels: [],
      rememberedAt: "2026-02-10T10:00:00.000Z",
      ...memory,
    },
  };
};

const team = { id: 9, username: "dsmith", name: "Dave Smith" };

/** A question that the infrastructure was asked for a partner's issue. */
export const escalation = (source: KnownIssue, answered: string | null = null): EscalationRecord => ({
  id: `e${source.memory.snapshot.ref.iid}`,
  instance: "gitlab",
  team: "com-infrastructure",
  askedBy: "commands",
  version: 1,
  events: [
    {
      kind: "requested",
      id: "requested",
      at: "2026-02-25T10:00:00.000Z",
      reason: "",
      by: null,
      source: {
        issueKey: source.issueKey,
        partner: source.memory.partner ?? "",
        url: source.memory.snapshot.url,
        reference: `${source.memory.snapshot.project.path}#${source.memory.snapshot.ref.iid}`,
        rank: 0,
      },
    },
    {
      kind: "opened",
      id: "opened",
      at: "2026-02-25T10:00:05.000Z",
      target: {
        ref: { instance: "gitlab", projectId: 8, iid: 40 },
        url: "https://gitlab.example.com/infra/requests/-/issues/40",
        reference: "infra/requests#40",
        visibility: "private",
        confidential: false,
      },
    },
    ...(answered === null
      ? []
      : [{ kind: "answered", id: "answered", at: answered, by: team, words: "" } as const]),
  ] as EscalationRecord["events"],
});

const mirrors = issue(
  12,
  "kde",
  "Mirrors lag behind <b>since</b> Friday @all",
  {
    side: "liaison",
    since: "2026-02-27T16:00:00.000Z",
  },
  {
    createdAt: "2026-02-27T16:00:00.000Z",
    memory: {
      deadlines: [
        {
          kind: "firstResponse",
          key: "firstResponse",
          startedAt: "2026-02-27T16:00:00.000Z",
          soonAt: "2026-03-02T08:00:00.000Z",
          dueAt: "2026-03-02T08:30:00.000Z",
        },
      ],
    },
    labels: ["mirroring", "waiting-on::liaison"],
  },
);
const pushes = issue(
  13,
  "kde",
  "Pushes fail",
  { side: "team", team: "com-infrastructure", since: "2026-02-25T10:00:00.000Z" },
  {
    createdAt: "2026-02-20T10:00:00.000Z",
    labels: ["outage"],
    memory: {
      firstResponseAt: "2026-02-20T15:00:00.000Z",
      teams: [{ team: "com-infrastructure", state: "open" }],
    },
  },
);

export const facts: DigestFacts = {
  issues: [
    mirrors,
    pushes,
    issue(
      14,
      "kde",
      "A leaked key",
      { side: "liaison", since: "2026-02-28T10:00:00.000Z" },
      {
        confidential: true,
        createdAt: "2026-02-28T10:00:00.000Z",
      },
    ),
    issue(
      3,
      "gnome",
      "How many minutes do we have?",
      { side: "partner", since: "2026-02-12T10:00:00.000Z" },
      {
        memory: { firstResponseAt: "2026-02-11T10:00:00.000Z" },
        labels: ["outage"],
      },
    ),
    issue(
      4,
      "gnome",
      "Closed long ago",
      { side: "nobody", since: "2026-02-14T10:00:00.000Z" },
      {
        state: "closed",
        memory: { firstResponseAt: "2026-02-10T12:00:00.000Z" },
        updatedAt: "2026-02-14T10:00:00.000Z",
      },
    ),
    issue(
      5,
      "gnome",
      "Not now",
      { side: "liaison", since: "2026-02-14T10:00:00.000Z" },
      {
        memory: { marks: { snoozedUntil: "2026-04-01T00:00:00.000Z" } },
      },
    ),
  ],
  escalations: [escalation(pushes)],
  contacts: new Map([
    ["kde", "2026-02-20T15:00:00.000Z"],
    ["gnome", "2026-01-20T15:00:00.000Z"],
  ]),
  partnersSince: new Map(["kde", "gnome", "debian"].map((id) => [id, "2026-01-05T10:00:00.000Z"])),
  gapsUrl: null,
};

/** The edition of a digest. */
const editionOf = (name: string, recipient?: string): Edition => {
  const found = editionsOf(configuration, NOW).find(
    (edition) => edition.name === name && (recipient === undefined || edition.title === recipient),
  );
  if (found === undefined) throw new Error(`no ${name} for ${recipient}`);
  return found;
};

/** As it is due on that Monday morning. */
export const dueDigest = (name: string, recipient?: string, more: Partial<DueDigest> = {}): DueDigest => {
  const edition = editionOf(name, recipient);
  const occurrence = latestOccurrence(edition.digest, edition.calendar, NOW);
  if (occurrence === null) throw new Error("it is never due");
  return {
    configuration,
    edition,
    occurrence,
    since: occurrence.before,
    facts,
    gapsIssue: edition.digest.for === "gaps" ? { opening: "digest gaps|gaps|list", wasOpened: false } : null,
    rendering: createDigestRendering(templates),
    now: NOW,
    ...more,
  };
};
