/**
 * Runs handlers for pieces of news. Each has a time budget and writes into a draft of its own, so that one that fails or
 * dawdles takes nothing from the others.
 */
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Effect } from "../model/effect.ts";
import type { IssueMarks } from "../model/memory.ts";
import type { Mode } from "../model/mode.ts";
import type { CommandRun, Consideration, Wake } from "../model/plan.ts";
import type { Listener } from "./application.ts";
import { type Draft, emptyDraft, type PlanWriter, type ProjectStop, planWriter } from "./plan-writer.ts";

/** Figures of one run of one handler. */
export interface HandlerRun {
  readonly handler: string;
  /** Milliseconds. */
  readonly tookMs: number;
  readonly acted: boolean;
  /** What went wrong; null: nothing. */
  readonly error: unknown;
}

/** What all handlers together want, and how each fared. */
export interface Decision extends Readonly<Omit<Draft, "effects" | "considered">> {
  readonly effects: readonly Effect[];
  readonly considered: readonly Consideration[];
  readonly runs: readonly HandlerRun[];
}

/** What a run needs besides the contexts. */
export interface RunLimits {
  /** Milliseconds that one handler may take for one event, not counting those in `readingMs`. */
  readonly budgetMs: number;
  /**
   * Milliseconds so far in which answers to handlers' questions were waited for. A slow GitLab is no fault of theirs, and
   * ends by the limits of its own requests. Where it is missing, all of a handler's time counts.
   */
  readonly readingMs?: () => number;
  /** Milliseconds from any fixed point, for figures. */
  readonly elapsed: () => number;
  readonly log: Logger;
}

/** In whose name, and how carefully, handlers plan. */
export interface Asking {
  readonly issueKey: string;
  /** Id of the partner. */
  readonly partner: string;
  /** Of the configuration and the partner. */
  readonly modes: readonly (Mode | undefined)[];
  /** Old news: nobody is told anything or asked by it, but for answers to commands. */
  readonly quiet?: boolean;
}

/** One question to some handlers: everything that they may see, but for the plan, which each gets its own of. */
export interface Question<Given> {
  readonly listeners: readonly Listener<Given & { readonly plan: PlanWriter }>[];
  /** Asked when it is this question's turn, with what was wanted so far. */
  readonly given: (soFar: Decision) => Given;
}

/** A handler took longer than its budget; what it wanted is left out and asked for again. */
class HandlerTooSlow extends Error {}

/** How often a handler's time is looked at that is used up but for reads. Milliseconds. */
const LOOK_MS = 20;

/** Milliseconds that a handler has used itself since this was called. */
const ownTime = ({ elapsed, readingMs = () => 0 }: RunLimits): (() => number) => {
  const used = (): number => elapsed() - readingMs();
  const before = used();
  return () => used() - before;
};

const within = async (work: Promise<void>, used: () => number, { budgetMs }: RunLimits): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    const look = (): void => {
      const left = budgetMs - used();
      if (left <= 0) reject(new HandlerTooSlow(`took longer than ${budgetMs} ms`));
      else timer = setTimeout(look, Math.max(left, LOOK_MS));
    };
    timer = setTimeout(look, budgetMs);
  });
  try {
    await Promise.race([work, alarm]);
  } finally {
    clearTimeout(timer);
  }
};

const runOne = async <Given>(
  listener: Listener<Given & { readonly plan: PlanWriter }>,
  given: Given,
  asking: Asking,
  limits: RunLimits,
): Promise<{ run: HandlerRun; draft: Draft }> => {
  const draft = emptyDraft();
  const started = limits.elapsed();
  const used = ownTime(limits);
  const plan = planWriter({ handler: listener.handler, ...asking }, draft);
  let error: unknown = null;
  try {
    await within(Promise.resolve(listener.react({ ...given, plan })), used, limits);
  } catch (thrown) {
    error = thrown ?? new Error("something that is nothing was thrown");
    limits.log.error({ handler: listener.handler, error: thrown }, "a handler failed; the others go on");
  }
  const run = {
    handler: listener.handler,
    tookMs: limits.elapsed() - started,
    acted:
      error === null &&
      [draft.effects, draft.escalations, draft.commands, draft.tasks].some(({ length }) => length > 0),
    error,
  };
  if (error === null) return { run, draft };
  const sentence = `failed and will be tried again: ${messageOf(error)}`;
  return {
    run,
    draft: { ...emptyDraft(), considered: [{ askedBy: listener.handler, acted: false, sentence }] },
  };
};

/** Later wishes with the same key replace earlier ones: the newest news knows best. */
const lastOfEachKey = (effects: readonly Effect[]): Effect[] => [
  ...new Map(effects.map((effect) => [effect.key, effect])).values(),
];

/** Two askers that want the same team at once open one escalation: the first who may, and says what is in it. */
const onceEach = (effects: readonly Effect[]): Effect[] => {
  const opening = effects.filter(({ kind }) => kind === "escalation");
  const byAct = opening.toSorted(
    (one, other) => Number(one.mode === "observe") - Number(other.mode === "observe"),
  );
  const first = new Map(byAct.toReversed().map((effect) => [effect.key, effect]));
  return effects.filter((effect) => effect.kind !== "escalation" || first.get(effect.key) === effect);
};

/** A command on an issue that is the answer to several escalations is carried out for each, and logged once. */
const lastOfEachRun = (commands: readonly CommandRun[]): CommandRun[] => [
  ...new Map(commands.map((run) => [`${run.noteId} ${run.form}`, run])).values(),
];

const withoutRepeats = (considered: readonly Consideration[]): Consideration[] => [
  ...new Map(considered.map((one) => [`${one.askedBy}\n${one.sentence}`, one])).values(),
];

/** Of several wishes of one handler the earliest moment counts. */
const earliestOfEach = (wakes: readonly Wake[]): Wake[] => {
  const latestFirst = wakes.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return [...new Map(latestFirst.map((wake) => [wake.handler, wake])).values()];
};

/** Several decisions about one issue as one, in their order. */
const joined = (decisions: readonly Decision[]): Decision => ({
  effects: lastOfEachKey(onceEach(decisions.flatMap(({ effects }) => effects))),
  considered: withoutRepeats(decisions.flatMap(({ considered }) => considered)),
  escalations: decisions.flatMap(({ escalations }) => escalations),
  commands: lastOfEachRun(decisions.flatMap(({ commands }) => commands)),
  tasks: decisions.flatMap(({ tasks }) => tasks),
  registered: decisions.flatMap(({ registered }) => registered),
  contacts: decisions.flatMap(({ contacts }) => contacts),
  topics: decisions.flatMap(({ topics }) => topics),
  wakes: earliestOfEach(decisions.flatMap(({ wakes }) => wakes)),
  lessons: decisions.flatMap(({ lessons }) => lessons),
  marks: Object.assign({}, ...decisions.map(({ marks }): IssueMarks => marks)),
  projectStop: decisions.reduce<ProjectStop | null | undefined>(
    (last, { projectStop }) => (projectStop === undefined ? last : projectStop),
    undefined,
  ),
  runs: decisions.flatMap(({ runs }) => runs),
});

/**
 * Asks handlers one question after the other, and puts together what they want. A handler that takes too long once is
 * asked nothing more in this run.
 */
export const runHandlers = async <Given>(
  questions: readonly Question<Given>[],
  asking: Asking,
  limits: RunLimits,
): Promise<Decision> => {
  const drafts: Decision[] = [];
  // One that dawdles would hold the job for its budget times the number of news.
  const tooSlow = new Set<string>();
  for (const { listeners, given } of questions) {
    const asked = listeners.filter((listener) => !tooSlow.has(listener.handler));
    if (asked.length === 0) continue;
    const facts = given(joined(drafts));
    const results = await Promise.all(asked.map((listener) => runOne(listener, facts, asking, limits)));
    for (const { run, draft } of results) {
      if (run.error instanceof HandlerTooSlow) tooSlow.add(run.handler);
      drafts.push({ ...draft, runs: [run] });
    }
  }
  return joined(drafts);
};
