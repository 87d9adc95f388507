/** How long one decision takes: matching, 1,000 rules (half with patterns) on 3.5 kB of text, labels; 100,000 partner users. */
import { type Partner, partner as partnerSchema } from "../../src/config/schema/people.ts";
import { type Rule, rule as ruleSchema } from "../../src/config/schema/rule.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import { decideLabels } from "../../src/triage/labels.ts";
import { compileMatcher } from "../../src/triage/match.ts";
import { compileRules } from "../../src/triage/rules.ts";

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
  createdAt: "2026-11-22T09:00:00.000Z",
  updatedAt: "2026-11-22T09:00:00.000Z",
  url: `https://gitlab.test/elsewhere/project-${index}/-/issues/${index}`,
});

/** One decision about an issue; answers how many labels it put on. */
const decider = (random: () => number) => {
  const all = partners();
  const userIds = new Map(all.flatMap(({ match }) => match.users).map((name, index) => [name, index + 1]));
  const directory = { userIds, membershipsOf: () => [] };
  const matcher = compileMatcher(all, ["gitlab"]);
  const ruleSet = compileRules(rules(random));
  return (issue: IssueSnapshot): number => {
    const { partner } = matcher.match(issue, directory);
    if (partner === null) throw new Error(`the issue of user ${issue.authorId} belongs to a partner`);
    const subject = { issue, partner: partner.id, authorUsername: null, memberOf: () => undefined };
    const wishes = ruleSet
      .evaluate(subject)
      .filter(({ holds }) => holds)
      .map(({ rule }) => ({ askedBy: rule.name, add: rule.actions.labels ?? [], remove: [] }));
    const none: ReadonlySet<string> = new Set();
    const situation = {
      current: new Set(issue.labels),
      removedByHand: none,
      own: none,
      existing: null,
    } as const;
    return decideLabels(wishes, { ...situation, policy: "existing" }).add.length;
  };
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Figures in microseconds, after a warm-up; every decision reads a text that was never seen before. */
export const benchDecision = async (): Promise<{
  microsecondsPerDecision: number;
  medianMicroseconds: number;
  p99Microseconds: number;
  decisions: number;
  labelsDecided: number;
}> => {
  const random = numbers(20_261_122);
  const decide = decider(random);
  const issues = Array.from({ length: DECISIONS * 2 }, (_, index) => issueOf(random, index));
  for (const issue of issues.slice(0, DECISIONS)) decide(issue);
  const times: number[] = [];
  let labelsDecided = 0;
  for (const issue of issues.slice(DECISIONS)) {
    const start = performance.now();
    labelsDecided += decide(issue);
    times.push((performance.now() - start) * 1_000);
  }
  const total = times.reduce((sum, one) => sum + one, 0);
  const sorted = times.toSorted((one, other) => one - other);
  return {
    microsecondsPerDecision: total / times.length,
    medianMicroseconds: percentile(sorted, 0.5),
    p99Microseconds: percentile(sorted, 0.99),
    decisions: times.length,
    labelsDecided,
  };
};
