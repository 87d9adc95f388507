/** The decision about an issue in the support managers' project, a request to them or another one: it is no partner's. */
import type { ManagersContext } from "../bot/request-context.ts";
import { withDecision } from "../bot/requesting/decided.ts";
import { requestsPlace } from "../bot/requesting/places.ts";
import { type Decision, runHandlers } from "../bot/run.ts";
import { wordsOf } from "../bot/words.ts";
import { parseCommands } from "../commands/parse.ts";
import type { IssueNews } from "../model/event.ts";
import { NOBODYS } from "../model/plan.ts";
import type { StoredRequest } from "../model/request.ts";
import { type Case, GONE, readFresh } from "./case.ts";
import { type EscalationDecided, memoryOf } from "./decide-escalation.ts";
import type { ProcessPorts } from "./process-ports.ts";
import { recordingReader } from "./reader.ts";

type Given = Omit<ManagersContext, "plan">;

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

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether something is asked of us in the managers' project. Parses comments there only. */
export const asksInManagersProject = ({ news, newest }: Case, ports: ProcessPorts): boolean => {
  const { configuration } = ports.brain();
  const place = requestsPlace(configuration);
  const { instance } = newest.ref;
  if (place === null || place.instance !== instance || !same(place.project, newest.project.path))
    return false;
  const words = wordsOf(configuration, ports.botNames(instance));
  return news.some((event) => {
    if (!("note" in event)) return false;
    const { commands, mistakes } = parseCommands(event.note.body, words);
    return commands.length + mistakes.length > 0;
  });
};

/** Decides about the news of a request, or (null) of another issue of the managers' project. */
export const decideRequest = async (
  one: Case,
  request: StoredRequest | null,
  ports: ProcessPorts,
): Promise<EscalationDecided> => {
  const { instance } = one.newest.ref;
  const gitlab = ports.gitlab(instance);
  const real = await readFresh(one, gitlab.readIssue, ports.now());
  if (real === null) return { why: GONE };
  const brain = ports.brain();
  const { configuration, handlers } = brain;
  const ownIds = ports.ownIds(instance);
  const { reader, records, lookups, readingMs } = recordingReader(real, gitlab, ports.store, ownIds);
  const noteIds = one.news.flatMap((event) => ("note" in event ? [event.note.id] : []));
  const runs = await ports.store.commands.ofNotes(instance, noteIds);
  const now = ports.now();
  const given = (event: IssueNews, soFar: Decision): Given => ({
    event,
    issue: real,
    marks: { ...one.stored?.memory.marks, ...soFar.marks },
    runs: [...runs, ...soFar.commands],
    registered: soFar.registered,
    ownIds,
    configuration,
    words: wordsOf(configuration, ports.botNames(instance)),
    now,
    log: brain.limits.log,
    gitlab: reader,
    records,
    render: brain.render,
  });
  const team = configuration.liaisons.find(({ id }) => id === request?.team) ?? null;
  const asking = { issueKey: one.issueKey, partner: NOBODYS, modes: [configuration.mode] };
  const limits = { ...brain.limits, readingMs };
  const decision =
    request === null
      ? await runHandlers(
          one.news.map((event) => ({
            listeners: handlers.managersListenersFor(event.name),
            given: (soFar: Decision) => given(event, soFar),
          })),
          asking,
          limits,
        )
      : await runHandlers(
          one.news.map((event) => ({
            listeners: handlers.requestListenersFor(event.name),
            given: (soFar: Decision) => ({
              ...given(event, soFar),
              request: withDecision(request, soFar.registered),
              team,
            }),
          })),
          asking,
          limits,
        );
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
