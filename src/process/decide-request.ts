/** The decision about an issue in which the support managers are asked for something: it is nobody's partner's. */
import type { RequestContext } from "../bot/request-context.ts";
import { withDecision } from "../bot/requesting/decided.ts";
import { type Decision, runHandlers } from "../bot/run.ts";
import { wordsOf } from "../bot/words.ts";
import { NOBODYS } from "../model/plan.ts";
import type { StoredRequest } from "../model/request.ts";
import { type Case, GONE, readFresh } from "./case.ts";
import { type EscalationDecided, memoryOf } from "./decide-escalation.ts";
import type { ProcessPorts } from "./process-ports.ts";
import { recordingReader } from "./reader.ts";

type Given = Omit<RequestContext, "plan">;

/** The request that an issue is; null: it is none, or nobody has said where requests are. */
export const requestOf = async (
  { issueKey, newest }: Case,
  ports: ProcessPorts,
): Promise<StoredRequest | null> => {
  const { requests } = ports.brain().configuration;
  // Nearly no issue is one: the database is asked about those in the managers' project only.
  if (requests?.project.toLowerCase() !== newest.project.path.toLowerCase()) return null;
  return ports.store.requests.ofIssue(issueKey);
};

/** Decides about the news of a request. */
export const decideRequest = async (
  one: Case,
  request: StoredRequest,
  ports: ProcessPorts,
): Promise<EscalationDecided> => {
  const { instance } = one.newest.ref;
  const gitlab = ports.gitlab(instance);
  const real = await readFresh(one, gitlab.readIssue, ports.now());
  if (real === null) return { why: GONE };
  const brain = ports.brain();
  const { configuration } = brain;
  const ownIds = ports.ownIds(instance);
  const { reader, lookups, readingMs } = recordingReader(real, gitlab, ports.store, ownIds);
  const noteIds = one.news.flatMap((event) => ("note" in event ? [event.note.id] : []));
  const runs = await ports.store.commands.ofNotes(instance, noteIds);
  const now = ports.now();
  const questions = one.news.map((event) => ({
    listeners: brain.handlers.requestListenersFor(event.name),
    given: (soFar: Decision): Given => ({
      event,
      issue: real,
      request: withDecision(request, soFar.registered),
      team: configuration.liaisons.find(({ id }) => id === request.team) ?? null,
      marks: { ...one.stored?.memory.marks, ...soFar.marks },
      runs: [...runs, ...soFar.commands],
      ownIds,
      configuration,
      words: wordsOf(configuration, ports.botNames(instance)),
      now,
      log: brain.limits.log,
      gitlab: reader,
      render: brain.render,
    }),
  }));
  const asking = { issueKey: one.issueKey, partner: NOBODYS, modes: [configuration.mode] };
  const decision = await runHandlers(questions, asking, { ...brain.limits, readingMs });
  return {
    real,
    memory: memoryOf(one, real, decision, now.toISOString()),
    runs: decision.runs,
    facts: { now, news: one.news, issue: real, request, runs, lookups },
    plan: {
      issueKey: one.issueKey,
      decidedAt: now.toISOString(),
      partner: NOBODYS,
      effects: decision.effects,
      considered: decision.considered,
      escalations: [],
      commands: decision.commands,
      wakes: decision.wakes,
      tasks: decision.tasks,
      registered: decision.registered,
      topics: decision.topics,
    },
  };
};
