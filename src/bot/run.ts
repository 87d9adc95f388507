/**
 * Runs the handlers for a piece of news. Each has a time budget and writes into a draft of its own,
 * so that one that fails or dawdles takes nothing from the others.
 */
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Effect } from "../model/effect.ts";
import type { Consideration } from "../model/plan.ts";
import type { Listener, LoadedHandlers } from "./application.ts";
import type { Context } from "./context.ts";
import { type Draft, type PlanWriter, planWriter } from "./plan-writer.ts";

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
export interface Decision {
  readonly effects: readonly Effect[];
  readonly considered: readonly Consideration[];
  readonly runs: readonly HandlerRun[];
}

/** What a run needs besides the contexts. */
export interface RunLimits {
  /** Milliseconds that one handler may take for one event. */
  readonly budgetMs: number;
  /** Milliseconds from any fixed point, for figures. */
  readonly elapsed: () => number;
  readonly log: Logger;
}

/** A handler's context but for the plan, which every handler gets its own of. */
export type Occasion = Omit<Context, "plan">;

/** A handler took longer than its budget; what it wanted is left out and asked for again. */
class HandlerTooSlow extends Error {}

const within = async (work: Promise<void>, budgetMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HandlerTooSlow(`took longer than ${budgetMs} ms`)), budgetMs);
  });
  try {
    await Promise.race([work, alarm]);
  } finally {
    clearTimeout(timer);
  }
};

const writerFor = (
  listener: Listener<Context>,
  occasion: Occasion,
  issueKey: string,
  draft: Draft,
): PlanWriter =>
  planWriter(
    {
      handler: listener.handler,
      issueKey,
      partner: occasion.partner.id,
      modes: [occasion.configuration.mode, occasion.partner.mode],
    },
    draft,
  );

const runOne = async (
  listener: Listener<Context>,
  occasion: Occasion,
  issueKey: string,
  limits: RunLimits,
): Promise<{ run: HandlerRun; draft: Draft }> => {
  const draft: Draft = { effects: [], considered: [] };
  const started = limits.elapsed();
  const plan = writerFor(listener, occasion, issueKey, draft);
  let error: unknown = null;
  try {
    await within(Promise.resolve(listener.react({ ...occasion, plan })), limits.budgetMs);
  } catch (thrown) {
    error = thrown ?? new Error("something that is nothing was thrown");
    limits.log.error(
      { handler: listener.handler, issue: issueKey, err: thrown },
      "a handler failed; the others go on",
    );
  }
  const run = {
    handler: listener.handler,
    tookMs: limits.elapsed() - started,
    acted: error === null && draft.effects.length > 0,
    error,
  };
  if (error === null) return { run, draft };
  const sentence = `failed and will be tried again: ${messageOf(error)}`;
  return { run, draft: { effects: [], considered: [{ askedBy: listener.handler, acted: false, sentence }] } };
};

/** Later wishes with the same key replace earlier ones: the newest news knows best. */
const lastOfEachKey = (effects: readonly Effect[]): Effect[] => [
  ...new Map(effects.map((effect) => [effect.key, effect])).values(),
];

const withoutRepeats = (considered: readonly Consideration[]): Consideration[] => [
  ...new Map(considered.map((one) => [`${one.askedBy}\n${one.sentence}`, one])).values(),
];

/**
 * Asks every handler about every occasion, in order, and puts together what they want. A handler that
 * takes too long once is asked nothing more in this run.
 */
export const runHandlers = async (
  handlers: LoadedHandlers,
  occasions: readonly Occasion[],
  issueKey: string,
  limits: RunLimits,
): Promise<Decision> => {
  const effects: Effect[] = [];
  const considered: Consideration[] = [];
  const runs: HandlerRun[] = [];
  // One that dawdles would hold the job for its budget times the number of news.
  const tooSlow = new Set<string>();
  for (const occasion of occasions) {
    const listeners = handlers
      .listenersFor(occasion.event.name)
      .filter((listener) => !tooSlow.has(listener.handler));
    const results = await Promise.all(
      listeners.map((listener) => runOne(listener, occasion, issueKey, limits)),
    );
    for (const { run, draft } of results) {
      runs.push(run);
      if (run.error instanceof HandlerTooSlow) tooSlow.add(run.handler);
      effects.push(...draft.effects);
      considered.push(...draft.considered);
    }
  }
  return { effects: lastOfEachKey(effects), considered: withoutRepeats(considered), runs };
};
