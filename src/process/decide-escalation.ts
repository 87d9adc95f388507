/** The decision about an issue in a team's project that we opened there: it is no partner's, and follows rules of its own. */
import type { EscalationContext, EscalationRole } from "../bot/escalation-context.ts";
import { known, united, withChanges } from "../bot/known-escalation.ts";
import { type Decision, type HandlerRun, runHandlers } from "../bot/run.ts";
import { wordsOf } from "../bot/words.ts";
import type { LiaisonRow, Partner } from "../config/schema/people.ts";
import type { EscalationRecord } from "../model/escalation.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Plan } from "../model/plan.ts";
import { type Assigned, assignedTo, resolvePerson } from "../triage/assigned.ts";
import { looksLikeBot, type Somebody } from "../triage/role.ts";
import { type Case, GONE, readFresh } from "./case.ts";
import type { ProcessPorts } from "./process-ports.ts";
import { recordingReader } from "./reader.ts";

/** A decision about a team's issue, or why there is none. */
export type EscalationDecided =
  | { readonly why: string }
  | {
      readonly real: IssueSnapshot;
      readonly plan: Plan;
      readonly memory: IssueMemory;
      readonly runs: readonly HandlerRun[];
      readonly facts: unknown;
    };

/** GitLab's Planner role: whoever has it in a team's project, or a higher one, is of the team. */
const PLANNER = 15;

const rowOf = (ports: ProcessPorts, team: string): LiaisonRow | null =>
  ports.brain().configuration.liaisons.find(({ id }) => id === team) ?? null;

/** By the liaison table first, since that needs no request; then by the role in the team's project. */
const roleIn =
  (
    issue: IssueSnapshot,
    team: LiaisonRow | null,
    liaison: Assigned,
    ports: ProcessPorts,
    accessLevel: (id: number) => Promise<number>,
  ) =>
  async (somebody: Somebody): Promise<EscalationRole> => {
    const { configuration } = ports.brain();
    if (ports.ownIds(issue.ref.instance).has(somebody.id) || looksLikeBot(somebody.username ?? ""))
      return "bot";
    const names = [...(team?.contacts ?? []), ...(team?.liaisons ?? [])];
    const usernames = names.map((name) => resolvePerson(configuration, name, issue.ref.instance).username);
    const typed = somebody.username?.toLowerCase();
    if (usernames.some((username) => username !== null && username.toLowerCase() === typed)) return "team";
    // Whoever asks on the partner's behalf is no answer, whatever role they have there.
    if (liaison.liaisons.some(({ username }) => username?.toLowerCase() === typed)) return "other";
    return (await accessLevel(somebody.id)) >= PLANNER ? "team" : "other";
  };

const memoryOf = (one: Case, real: IssueSnapshot, decision: Decision, now: string): IssueMemory => ({
  snapshot: { ...real, description: "" },
  partner: null,
  turn: { side: "team", since: real.createdAt },
  firstResponseAt: null,
  removedLabels: [],
  ownLabels: [],
  rememberedAt: now,
  marks: { ...one.stored?.memory.marks, ...decision.marks },
});

type Given = Omit<EscalationContext, "plan">;

/** The number of the issue that it was opened for first: where liaisons take turns, it says whose it is. */
const firstIid = (issueKey: string | undefined): number => parseIssueKey(issueKey ?? "")?.iid ?? 0;

/** Decides about the news of a team's issue. */
export const decideEscalation = async (
  one: Case,
  record: EscalationRecord,
  ports: ProcessPorts,
): Promise<EscalationDecided> => {
  const { ref } = one.newest;
  const { instance } = ref;
  const gitlab = ports.gitlab(instance);
  const real = await readFresh(one, gitlab.readIssue, ports.now());
  if (real === null) return { why: GONE };
  const brain = ports.brain();
  const { configuration } = brain;
  const before = [known(record)];
  const first = before[0]?.view.sources[0];
  const partner: Partner | undefined = configuration.partners.find(({ id }) => id === first?.partner);
  if (partner === undefined) return { why: `${first?.partner ?? "nobody"} is no partner any more` };
  const team = rowOf(ports, record.team);
  const liaison = assignedTo(configuration, partner, firstIid(first?.issueKey));
  const ownIds = ports.ownIds(instance);
  const { reader, records, lookups } = recordingReader(real, gitlab, ports.store, ownIds);
  const noteIds = one.news.flatMap((event) => ("note" in event ? [event.note.id] : []));
  const now = ports.now();
  const shared: Omit<Given, "event" | "escalation" | "marks"> = {
    issue: real,
    team,
    partner,
    liaison,
    runs: await ports.store.commands.ofNotes(instance, noteIds),
    ownIds,
    roleOf: roleIn(real, team, liaison, ports, (id) => reader.accessLevel(ref.projectId, id)),
    configuration,
    words: wordsOf(configuration, ports.botNames(instance)),
    now,
    log: brain.limits.log.child({ issue: one.issueKey, escalation: record.id }),
    gitlab: reader,
    records,
    render: brain.render,
  };
  const questions = one.news.map((event) => ({
    listeners: brain.handlers.escalationListenersFor(event.name),
    given: (soFar: Decision): Given => ({
      ...shared,
      event,
      escalation: withChanges(before, soFar.escalations)[0] ?? known(record),
      marks: { ...one.stored?.memory.marks, ...soFar.marks },
    }),
  }));
  const asking = { issueKey: one.issueKey, partner: partner.id, modes: [configuration.mode, partner.mode] };
  const decision = await runHandlers(questions, asking, brain.limits);
  return {
    real,
    memory: memoryOf(one, real, decision, now.toISOString()),
    runs: decision.runs,
    facts: { now, news: one.news, issue: real, escalation: record, lookups },
    plan: {
      issueKey: one.issueKey,
      decidedAt: now.toISOString(),
      partner: partner.id,
      effects: decision.effects,
      considered: decision.considered,
      escalations: united(decision.escalations),
      commands: decision.commands,
    },
  };
};
