/** How long one decision takes, handlers and plan included: 1,000 rules (half with patterns) on 3.5 kB of text, 100,000 partner users. */
import { compileLive } from "../../src/app/live.ts";
import { type Configuration, configurationSchema } from "../../src/config/schema/configuration.ts";
import { type Partner, partner as partnerSchema } from "../../src/config/schema/people.ts";
import { type Rule, rule as ruleSchema } from "../../src/config/schema/rule.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import { NO_FINDINGS } from "../../src/model/knowledge.ts";
import { decide } from "../../src/process/decide.ts";
import type { Facts } from "../../src/process/facts.ts";
import { recordingReader } from "../../src/process/reader.ts";

const PARTNERS = 100;
const USERS_EACH = 1_000;
const RULES = 1_000;
const DECISIONS = 300;

const WORDS =
  "runner pipeline registry artifact timeout merge quota license mirror webhook token saml docker kubernetes gitaly storage backup restore upgrade the was failing again after we changed something and nobody knows why".split(
    " ",
  );

/** Numbers that look random and are the same in every run (mulberry32). */
const numbers = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const word = (random: () => number): string => WORDS[Math.floor(random() * WORDS.length)] ?? "runner";

const textOf = (random: () => number, length: number): string => {
  let text = "";
  while (text.length < length) text += `${word(random)}${random() < 0.1 ? Math.floor(random() * 500) : ""} `;
  return text.slice(0, length);
};

const partners = (): Partner[] =>
  Array.from({ length: PARTNERS }, (_, index) =>
    partnerSchema.parse({
      id: `partner-${index}`,
      name: `Partner ${index}`,
      liaison: "open-source",
      match: {
        groups: [`partner-${index}`],
        users: Array.from({ length: USERS_EACH }, (_, user) => `user-${index}-${user}`),
      },
    }),
  );

const PATTERNS: readonly ((random: () => number, index: number) => string)[] = [
  (random, index) => `(?i)\\b${word(random)}${index}\\b`,
  (random, index) => `(?i)\\b(${word(random)}|${word(random)})s?[- ]${index}`,
  (random, index) => `(?i)\\b${word(random)}${index}\\b.*\\b${word(random)}\\b`,
  (random, index) => `error ${index}\\d{2,3}:\\s+${word(random)}`,
];

const rules = (random: () => number): Rule[] =>
  Array.from({ length: RULES }, (_, index) => {
    const pattern = PATTERNS[index % PATTERNS.length]?.(random, index);
    const conditions =
      index % 2 === 0
        ? { state: "opened", title_or_description: pattern }
        : { labels: [`area::${index % 200}`], forbidden_labels: ["done"] };
    return ruleSchema.parse({ name: `rule ${index}`, conditions, actions: { labels: [`found::${index}`] } });
  });

const issueOf = (random: () => number, index: number): IssueSnapshot => ({
  ref: { instance: "gitlab", projectId: 7, iid: index },
  id: index,
  project: {
    id: 7,
    path: `elsewhere/project-${index}`,
    visibility: "public",
    webUrl: "https://gitlab.test/p",
  },
  type: "issue",
  title: textOf(random, 80),
  description: textOf(random, 3_500),
  state: "opened",
  confidential: false,
  authorId: 1 + Math.floor(random() * PARTNERS * USERS_EACH),
  author: null,
  labels: [`area::${index % 200}`, "support"],
  assigneeIds: [],
  milestoneId: null,
  milestoneTitle: null,
  movedToId: null,
  duplicatedToId: null,
  duplicateOf: null,
  createdAt: "2026-11-22T09:00:00.000Z",
  updatedAt: "2026-11-22T09:00:00.000Z",
  url: `https://gitlab.test/elsewhere/project-${index}/-/issues/${index}`,
});

const partnersAndRules = (random: () => number): Configuration =>
  configurationSchema.parse({
    version: 1,
    mode: "act",
    instances: { gitlab: { url: "https://gitlab.test", token: { env: "TOKEN" } } },
    liaisons: [
      { id: "open-source", section: "Marketing", group: "Open Source", liaisons: ["Andrew Conrad"] },
    ],
    people: [{ name: "Andrew Conrad", username: "aconrad" }],
    partners: partners(),
    rules: rules(random),
  });

const unasked = async (): Promise<never> => {
  throw new Error("the bench's GitLab is only asked for labels");
};

/** Nothing was kept before. */
const emptyStore = {
  escalations: { ofIssue: async () => [], requestedSince: async () => 0 },
  decisions: { latest: async () => [], save: async () => null },
  requests: { ofPerson: async () => [], ofIssue: async () => null },
  spokenItems: { answerOf: async () => null },
  introductions: { since: async () => [], onIssue: async () => [] },
  effects: { ofIssue: async () => [], issuesChangedBy: async () => 0 },
  knowledge: { like: async () => NO_FINDINGS },
  tasks: { get: async () => null },
};

/** The whole decision about an opened issue: whose it is, what all handlers want, the plan. Answers how many effects it has. */
const decider = async (random: () => number) => {
  const configuration = partnersAndRules(random);
  const live = await compileLive(configuration, process.cwd(), silentLogger);
  const users = configuration.partners.flatMap(({ match }) => match.users);
  const directory = {
    userIds: new Map(users.map((name, index) => [name, index + 1])),
    membershipsOf: () => [],
  };
  const found = configuration.rules.flatMap(({ actions }) => actions.labels ?? []);
  const gitlab = {
    readIssue: unasked,
    projectLabels: async () => found,
    groupMembers: unasked,
    projectMembers: unasked,
    userById: unasked,
    userByUsername: unasked,
    projectByPath: unasked,
    projectSettings: unasked,
    accessLevel: unasked,
    awards: unasked,
    labelEvents: unasked,
    stateEvents: unasked,
    systemNotes: unasked,
    readNotes: unasked,
  };
  return async (issue: IssueSnapshot): Promise<number> => {
    const match = live.matcher.match(issue, directory);
    if (match.partner === null) throw new Error(`the issue of user ${issue.authorId} belongs to a partner`);
    const facts: Facts = { ...openedNow(issue), partner: match.partner, match };
    const reads = recordingReader(issue, gitlab, emptyStore, new Set());
    const rolesOn = live.brain.roles.on(match.partner, directory, new Set(), new Date(facts.now));
    const { plan, runs } = await decide(facts, live.brain, reads, rolesOn);
    const failed = runs.find(({ error }) => error !== null);
    if (failed !== undefined) throw failed.error;
    return plan.effects.length;
  };
};

const openedNow = (issue: IssueSnapshot): Omit<Facts, "partner" | "match"> => ({
  now: issue.createdAt,
  news: [
    {
      name: "issue.open",
      instance: "gitlab",
      actor: { id: issue.authorId, username: `user-${issue.authorId}`, name: "" },
      at: issue.createdAt,
      confidential: false,
      issue,
      labelsAdded: [],
      labelsRemoved: [],
      changed: [],
    },
  ],
  issue,
  memory: null,
  ownLabels: [],
  takenOff: [],
  hasStatusNote: false,
  labelsUnderWay: { on: [], off: [] },
  reached: {},
  escalations: [],
  runs: [],
  projectStop: null,
  botNames: [],
  ownIds: [],
});

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Figures in microseconds, after a warm-up; every decision reads a text that was never seen before. */
export const benchDecision = async (): Promise<{
  microsecondsPerDecision: number;
  medianMicroseconds: number;
  p99Microseconds: number;
  decisions: number;
  effectsDecided: number;
}> => {
  const random = numbers(20_261_122);
  const decideOn = await decider(random);
  const issues = Array.from({ length: DECISIONS * 2 }, (_, index) => issueOf(random, index));
  for (const issue of issues.slice(0, DECISIONS)) await decideOn(issue);
  const times: number[] = [];
  let effectsDecided = 0;
  for (const issue of issues.slice(DECISIONS)) {
    const start = performance.now();
    effectsDecided += await decideOn(issue);
    times.push((performance.now() - start) * 1_000);
  }
  const total = times.reduce((sum, one) => sum + one, 0);
  const sorted = times.toSorted((one, other) => one - other);
  return {
    microsecondsPerDecision: total / times.length,
    medianMicroseconds: percentile(sorted, 0.5),
    p99Microseconds: percentile(sorted, 0.99),
    decisions: times.length,
    effectsDecided,
  };
};
