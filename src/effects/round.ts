/** One round of applying what is open for an issue: its outcomes are recorded as they fall. */
import type { Effect, TellWay } from "../model/effect.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import { answerWasLost, failureOf, Overtaken } from "./failure.ts";
import type { EffectGitlab, EffectPorts, OpenEffect } from "./ports.ts";

/** What every step of a round shares. */
export interface Round {
  readonly issueKey: string;
  readonly issue: IssueSnapshot;
  readonly gitlab: EffectGitlab;
  readonly ports: EffectPorts;
  /** The plan that wished each effect last, by the effect's key. */
  readonly plans: PlansByEffect;
}

/** See `Round.plans`. */
export type PlansByEffect = ReadonlyMap<string, number>;

/** The plans of open effects. */
export const plansOf = (open: readonly OpenEffect[]): PlansByEffect =>
  new Map(open.map(({ effect, planId }) => [effect.key, planId]));

/** Does a part of a round for some of its effects: see `EffectPorts.step`. */
export const stepFor = <Answer>(
  round: Round,
  open: readonly OpenEffect[],
  work: (part: Round) => Promise<Answer>,
): Promise<Answer> =>
  open.length === 0
    ? work(round)
    : round.ports.step(open, (ports) =>
        work({ ...round, ports, gitlab: ports.gitlab(round.issue.ref.instance) }),
      );

/**
 * Marks effects as attempted before their common request is sent; throws `Overtaken` where it must not be. `way`: of a
 * word.
 */
export const attempt = async (round: Round, open: readonly OpenEffect[], way?: TellWay): Promise<void> => {
  for (const { effect, state, attempts, planId } of open) {
    const seen = { state, attempts, planId };
    const first = await round.ports.store.effects.attempt(effect.key, round.ports.now(), seen, way);
    if (!first) throw new Overtaken(round.issueKey);
  }
};

/** Records how an effect ended, or until when it waits. */
export const settle = async (
  round: Round,
  effect: Effect,
  outcome: Outcome,
  retryInMs?: number,
): Promise<void> => {
  const now = round.ports.now();
  const retryAt = retryInMs === undefined ? undefined : new Date(now.getTime() + retryInMs);
  const ended = { ...outcome, at: now.toISOString() };
  await round.ports.store.effects.finish(effect.key, ended, now, retryAt);
  round.ports.onOutcome(effect, ended, round.plans.get(effect.key) ?? null);
};

/**
 * Records a failed request that may be sent again, whether it was executed or not. Of what another process
 * works on nothing is recorded: `Overtaken` is thrown on.
 */
export const settleFailure = async (
  round: Round,
  open: readonly OpenEffect[],
  error: unknown,
): Promise<void> => {
  if (error instanceof Overtaken) throw error;
  for (const { effect, attempts } of open) {
    const { outcome, retryInMs } = failureOf(effect.key, error, attempts + 1);
    await settle(round, effect, outcome, retryInMs);
  }
};

/**
 * Records the failed posting of a note. Where its answer was lost, or `isInDoubt`: that of an earlier attempt which could
 * not be looked for now, the note is looked for once GitLab has surely ended the request, and only then sent again.
 */
export const settlePosting = async (
  round: Round,
  open: readonly OpenEffect[],
  error: unknown,
  isInDoubt = false,
): Promise<void> => {
  if (error instanceof Overtaken || !(isInDoubt || answerWasLost(error)))
    return settleFailure(round, open, error);
  for (const { effect, attempts } of open) {
    const { outcome, retryInMs } = failureOf(effect.key, error, attempts + 1);
    const why = `${outcome.why} The answer was lost: what was sent is looked for before it is sent again.`;
    if (retryInMs === undefined) await settle(round, effect, outcome);
    else
      await settle(
        round,
        effect,
        { ...outcome, lost: true, why },
        Math.max(round.ports.answerWindowMs, retryInMs),
      );
  }
};

/**
 * Milliseconds until a write whose answer was lost may be looked for; 0: now, or no answer was lost. Never longer than the
 * window, whatever the clock does.
 */
export const answerDueInMs = (round: Pick<Round, "ports">, open: OpenEffect): number => {
  if (open.attemptedAt === null) return 0;
  const { answerWindowMs, now } = round.ports;
  const left = open.attemptedAt.getTime() + answerWindowMs - now().getTime();
  return Math.min(answerWindowMs, Math.max(0, left));
};

/** GitLab's clock and ours differ, and its dates have whole seconds. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

/** The time from which something for this issue may be in GitLab that we do not know of; null: there is no such time. */
export const forgottenSince = ({ issue, ports }: Round): Date | null => {
  if (ports.forgotten === null) return null;
  const { from, until } = ports.forgotten;
  const wasThere = Date.parse(issue.createdAt) <= until.getTime() + CLOCKS_DIFFER_MS;
  return wasThere ? new Date(from.getTime() - CLOCKS_DIFFER_MS) : null;
};

/** The open effects of one kind. */
export const ofKind = <Kind extends Effect["kind"]>(
  open: readonly OpenEffect[],
  kind: Kind,
): (OpenEffect & { readonly effect: Extract<Effect, { kind: Kind }> })[] =>
  open.filter(
    (one): one is OpenEffect & { effect: Extract<Effect, { kind: Kind }> } => one.effect.kind === kind,
  );
