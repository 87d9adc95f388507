/**
 * The plan for one payload without GitLab and without a database: what would have been asked comes
 * from given facts, and where there are none it is assumed, and said.
 */
import { silentLogger } from "../lib/log.ts";
import { withArticle } from "../lib/words.ts";
import type { Event, IssueNews } from "../model/event.ts";
import type { GivenFacts } from "../model/given-facts.ts";
import { NO_FINDINGS } from "../model/knowledge.ts";
import { readDelivery } from "../model/payload/read.ts";
import type { Plan } from "../model/plan.ts";
import type { Directory, Match, Matcher } from "../triage/match.ts";
import { decide } from "./decide.ts";
import type { Brain } from "./facts.ts";
import { recordingReader } from "./reader.ts";

/** What a payload would lead to. */
export interface Simulation {
  readonly event: Event | null;
  readonly match: {
    readonly partner: string | null;
    readonly reason: string;
    readonly also: readonly string[];
  } | null;
  /** null: nothing is decided, see `why`. */
  readonly plan: Plan | null;
  /** Why nothing is decided. */
  readonly why: string | null;
  readonly assumptions: readonly string[];
}

/** What simulating needs. */
export interface SimulationInput {
  readonly instance: string;
  readonly payload: unknown;
  readonly facts: GivenFacts;
  readonly brain: Brain;
  readonly matcher: Matcher;
  readonly now: Date;
}

const directoryOf = (facts: GivenFacts): Directory => {
  const userIds = new Map(
    Object.entries(facts.users ?? {}).map(([username, id]) => [username.toLowerCase(), id]),
  );
  const memberships = new Map<number, { group: string; direct: boolean }[]>();
  for (const [group, members] of Object.entries(facts.members ?? {}))
    for (const { id } of members)
      memberships.set(id, [...(memberships.get(id) ?? []), { group: group.toLowerCase(), direct: true }]);
  return { userIds, membershipsOf: (userId) => memberships.get(userId) ?? [] };
};

/** Answers of a GitLab that nobody asks, each noted as an assumption where no fact was given. */
const assumedGitlab = (facts: GivenFacts, assumptions: Set<string>, labelsOfRules: readonly string[]) => {
  const members = async (path: string) => {
    const given = facts.members?.[path];
    if (given === undefined) assumptions.add(`${path} has no members (facts: members)`);
    return (given ?? []).map((user) => ({ user }));
  };
  return {
    readIssue: async () => null,
    projectLabels: async () => {
      if (facts.projectLabels === undefined)
        assumptions.add("the project has every label that rules name (facts: projectLabels)");
      return (facts.projectLabels ?? labelsOfRules).map((title) => ({ title }));
    },
    groupMembers: members,
    projectMembers: members,
    userById: async (id: number) => (facts.author?.id === id ? facts.author : null),
    userByUsername: async (username: string) => {
      const id = facts.users?.[username];
      return id === undefined ? null : { id, username, name: username };
    },
    projectByPath: async () => null,
    projectSettings: async (path: string) => {
      assumptions.add(`nothing is known of the project ${path}, which is taken for a public one`);
      return null;
    },
    accessLevel: async () => 0,
    awards: async () => [],
    labelEvents: async () => [],
    stateEvents: async () => [],
    systemNotes: async () => [],
    readNotes: async () => [],
  };
};

const labelsIn = ({ configuration }: Brain): string[] =>
  configuration.rules.flatMap(({ actions }) => (actions.labels ?? []).map(({ title }) => title));

/** Nothing was kept before. */
const emptyStore = {
  escalations: { ofIssue: async () => [], requestedSince: async () => 0 },
  decisions: { latest: async () => [], save: async () => null },
  effects: { ofIssue: async () => [] },
  knowledge: { like: async () => NO_FINDINGS },
  tasks: { get: async () => null },
  requests: { ofPerson: async () => [], ofIssue: async () => null },
  spokenItems: { answerOf: async () => null },
  introductions: { since: async () => [], onIssue: async () => [] },
};

const completed = (event: IssueNews, facts: GivenFacts, assumptions: Set<string>): IssueNews["issue"] => {
  const { issue } = event;
  if (issue.author === null && facts.author === undefined)
    assumptions.add("nothing is known of the author but the id (facts: author)");
  if (issue.milestoneId !== null && facts.milestone === undefined)
    assumptions.add("the milestone has no title (facts: milestone)");
  return { ...issue, author: issue.author ?? facts.author ?? null, milestoneTitle: facts.milestone ?? null };
};

const decideOn = async (
  input: SimulationInput,
  event: IssueNews,
  match: Match,
  directory: Directory,
  assumptions: Set<string>,
): Promise<Plan | null> => {
  if (match.partner === null) return null;
  const { brain, facts } = input;
  const issue = completed(event, facts, assumptions);
  assumptions.add("the issue is as the payload says, and nothing was done on it before");
  const gitlab = assumedGitlab(facts, assumptions, labelsIn(brain));
  const reads = recordingReader(issue, gitlab, emptyStore, new Set());
  const quiet: Brain = { ...brain, limits: { ...brain.limits, log: silentLogger } };
  const given = {
    now: input.now.toISOString(),
    news: [event],
    issue,
    partner: match.partner,
    match,
    memory: null,
    ownLabels: [],
    takenOff: [],
    labelsUnderWay: { on: [], off: [] },
    hasStatusNote: false,
    reached: {},
    escalations: [],
    runs: [],
    projectStop: null,
    botNames: facts.bot === undefined ? [] : [facts.bot],
    ownIds: [],
  };
  const { plan, runs } = await decide(
    given,
    quiet,
    reads,
    brain.roles.on(match.partner, directory, new Set(), input.now),
  );
  const failed = runs.find((run) => run.error !== null);
  if (failed !== undefined) throw failed.error;
  return plan;
};

const nothing = (event: Event | null, why: string): Simulation => ({
  event,
  match: null,
  plan: null,
  why,
  assumptions: [],
});

/** Simulates one payload. Throws what a handler throws. */
export const simulate = async (input: SimulationInput): Promise<Simulation> => {
  const reading = readDelivery({ instance: input.instance, body: input.payload });
  if (reading.kind !== "event") return nothing(null, `${reading.kind}: ${reading.why}`);
  if (!("issue" in reading.event))
    return nothing(reading.event, "membership: whoever belongs to partners is read again");
  const event = reading.event;
  const assumptions = new Set<string>();
  const directory = directoryOf(input.facts);
  if (input.facts.members === undefined)
    assumptions.add("nobody is known as a member of any group (facts: members)");
  const match = input.matcher.match(completed(event, input.facts, assumptions), directory);
  const { types } = input.brain.configuration;
  const watched = types.includes(event.issue.type);
  const plan = watched ? await decideOn(input, event, match, directory, assumptions) : null;
  return {
    event,
    match: { partner: match.partner?.id ?? null, reason: match.reason, also: match.also },
    plan,
    why: watched
      ? plan === null
        ? match.reason
        : null
      : `${withArticle(event.issue.type)}; \`types\` watches ${types.join(", ")}`,
    assumptions: [...assumptions],
  };
};
