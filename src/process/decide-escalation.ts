/** The decision about an issue in a team's project that we opened there: it is no partner's, and follows rules of its own. */
import type { Reader } from "../bot/context.ts";
import type { EscalationContext, EscalationRole } from "../bot/escalation-context.ts";
import { known, united, withChanges } from "../bot/known-escalation.ts";
import { type Decision, type HandlerRun, runHandlers } from "../bot/run.ts";
import { wordsOf } from "../bot/words.ts";
import type { LiaisonRow, Partner } from "../config/schema/people.ts";
import { presentFor } from "../deadlines/absences.ts";
import { PLANNER } from "../model/access-level.ts";
import type { EscalationRecord } from "../model/escalation.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { CommandRun, Plan } from "../model/plan.ts";
import { type Assigned, assignedTo, resolvePerson } from "../triage/assigned.ts";
import type { Directory } from "../triage/match.ts";
import { modeOf } from "../triage/partner-standing.ts";
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

const rowOf = (ports: ProcessPorts, team: string): LiaisonRow | null =>
  ports.brain().configuration.liaisons.find(({ id }) => id === team) ?? null;

/** Planner or above in the team's own project, wherever its issue is now: others' members are not the team. */
const isMember = async (
  somebody: Somebody,
  issue: IssueSnapshot,
  team: LiaisonRow | null,
  reader: Reader,
): Promise<boolean> => {
  const own = team?.escalation?.project;
  const isThere = own?.toLowerCase() === issue.project.path.toLowerCase();
  const project = isThere || own === undefined ? null : await reader.project(own);
  const projectId = isThere ? issue.ref.projectId : project?.id;
  return projectId !== undefined && (await reader.accessLevel(projectId, somebody.id)) >= PLANNER;
};

/** By the liaison table first, since that needs no request; then by the role in the team's project. */
const roleIn =
  (issue: IssueSnapshot, team: LiaisonRow | null, liaison: Assigned, reader: Reader, ports: ProcessPorts) =>
  async (somebody: Somebody): Promise<EscalationRole> => {
    const { configuration } = ports.brain();
    if (ports.ownIds(issue.ref.instance).has(somebody.id) || looksLikeBot(somebody.username ?? ""))
      return "bot";
    const named = [...(team?.contacts ?? []), ...(team?.liaisons ?? [])];
    const covers = named.flatMap((name) => presentFor(configuration, name, ports.now()) ?? []);
    const names = [...new Set([...named, ...covers])];
    const usernames = names.map((name) => resolvePerson(configuration, name, issue.ref.instance).username);
    const typed = somebody.username?.toLowerCase();
    if (usernames.some((username) => username !== null && username.toLowerCase() === typed)) return "team";
    // Whoever asks on the partner's behalf is no answer, whatever role they have there.
    if (liaison.liaisons.some(({ username }) => username?.toLowerCase() === typed)) return "other";
    return (await isMember(somebody, issue, team, reader)) ? "team" : "other";
  };

/** What is remembered of an issue of our own. */
export const memoryOf = (one: Case, real: IssueSnapshot, decision: Decision, now: string): IssueMemory => ({
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

/** One escalation of the issue, with who is who in it; null: its partner is none any more. */
const partiesOf = (record: EscalationRecord, real: IssueSnapshot, reader: Reader, ports: ProcessPorts) => {
  const { configuration } = ports.brain();
  const escalation = known(record);
  const [first] = escalation.view.sources;
  const partner: Partner | undefined = configuration.partners.find(({ id }) => id === first?.partner);
  if (partner === undefined) return null;
  const team = rowOf(ports, record.team);
  const liaison = assignedTo(configuration, partner, firstIid(first?.issueKey), ports.now());
  return { escalation, partner, team, liaison, roleOf: roleIn(real, team, liaison, reader, ports) };
};

/** What was carried out before a piece of news: several escalations of one issue are asked about it alike. */
const runsBefore = (stored: readonly CommandRun[]) => {
  let before: readonly CommandRun[] | undefined;
  return (soFar: Decision): readonly CommandRun[] => {
    before ??= soFar.commands;
    return [...stored, ...before];
  };
};

const planOf = (issueKey: string, now: Date, partner: Partner, decision: Decision): Plan => ({
  issueKey,
  decidedAt: now.toISOString(),
  partner: partner.id,
  effects: decision.effects,
  considered: decision.considered,
  escalations: united(decision.escalations),
  commands: decision.commands,
  wakes: decision.wakes,
  tasks: decision.tasks,
});

/** Decides about the news of a team's issue, for each escalation that it is the answer to. */
export const decideEscalation = async (
  one: Case,
  records: readonly EscalationRecord[],
  directory: Directory,
  ports: ProcessPorts,
): Promise<EscalationDecided> => {
  const { instance } = one.newest.ref;
  const gitlab = ports.gitlab(instance);
  const real = await readFresh(one, gitlab.readIssue, ports.now());
  if (real === null) return { why: GONE };
  const brain = ports.brain();
  const { configuration } = brain;
  const ownIds = ports.ownIds(instance);
  const reads = recordingReader(real, gitlab, ports.store, ownIds);
  const { reader, records: stored, lookups, readingMs } = reads;
  const parties = records.flatMap((record) => partiesOf(record, real, reader, ports) ?? []);
  const [first] = parties;
  if (first === undefined) return { why: "it was opened for nobody who is a partner now" };
  const noteIds = one.news.flatMap((event) => ("note" in event ? [event.note.id] : []));
  const now = ports.now();
  const shared = {
    issue: real,
    ownIds,
    isPartners: (issue: IssueSnapshot) => ports.matcher().match(issue, directory).partner !== null,
    configuration,
    words: wordsOf(configuration, ports.botNames(instance)),
    now,
    log: brain.limits.log,
    gitlab: reader,
    records: stored,
    render: brain.render,
  };
  const runs = await ports.store.commands.ofNotes(instance, noteIds);
  const questions = one.news.flatMap((event) => {
    const runsOf = runsBefore(runs);
    const concerned = parties.filter(
      ({ escalation: { record } }) =>
        event.name !== "escalation.change" || event.escalation === record.id || parties.length === 1,
    );
    return concerned.map(({ escalation, ...who }) => ({
      listeners: brain.handlers.escalationListenersFor(event.name),
      given: (soFar: Decision): Given => ({
        ...shared,
        ...who,
        event,
        escalation:
          withChanges([escalation], soFar.escalations).find(
            ({ record }) => record.id === escalation.record.id,
          ) ?? escalation,
        marks: { ...one.stored?.memory.marks, ...soFar.marks },
        runs: runsOf(soFar),
      }),
    }));
  });
  const modes = parties.map(({ partner }) => modeOf(configuration, partner, now));
  const asking = { issueKey: one.issueKey, partner: first.partner.id, modes };
  const decision = await runHandlers(questions, asking, { ...brain.limits, readingMs });
  return {
    real,
    memory: memoryOf(one, real, decision, now.toISOString()),
    runs: decision.runs,
    facts: {
      now,
      news: one.news,
      issue: real,
      escalations: records,
      runs,
      marks: one.stored?.memory.marks ?? {},
      lookups,
    },
    plan: planOf(one.issueKey, now, first.partner, decision),
  };
};
