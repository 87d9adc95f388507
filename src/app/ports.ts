/** Joins the shell's narrow interfaces with store, clients and figures. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { EffectPorts } from "../effects/ports.ts";
import type { Metrics } from "../http/metrics.ts";
import type { Clock } from "../lib/clock.ts";
import { LiaisonError } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Effect } from "../model/effect.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { ProcessPorts } from "../process/process-ports.ts";
import { isHeld } from "../process/silence.ts";
import type { Store } from "../store/open.ts";
import { isPartnersOwn } from "../triage/own-place.ts";
import { escalationLog } from "./escalation-log.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Live } from "./live.ts";
import { whyNotNow, whySilent } from "./permission.ts";

/** What the joints are made of. */
export interface Parts {
  readonly store: Store;
  readonly instances: ReadonlyMap<string, InstanceRuntime>;
  readonly live: () => Live;
  /** A person's own token for an instance. */
  readonly tokenOf: (username: string, instance: string) => string | null;
  readonly metrics: Metrics;
  /** There is work to do under this key: an issue's, or an inbox's. */
  readonly news: (key: string) => void;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every outcome. */
  readonly onOutcome: (effect: Effect, outcome: Outcome) => void;
  /** Told of every plan. */
  readonly onPlan: (plan: Plan) => void;
}

/** GitLab ends a request after 60 s (its Puma and Workhorse time-outs); a lost answer is looked for after that. */
export const ANSWER_WINDOW_MS = 60_000;

/** Another process took the delivery, with a configuration that this one was not started with. */
class UnknownInstance extends LiaisonError {
  constructor(name: string) {
    super(`This process knows no instance called ${name}.`, {
      code: "gitlab.unknown-instance",
      disposition: { kind: "wait", milliseconds: 60_000 },
      remedy: "Restart it once the configuration names the instance; what came in waits for that.",
    });
  }
}

/** What the service holds of an instance. Throws where this process knows none of that name. */
export const runtimeOf = (parts: Parts, name: string): InstanceRuntime => {
  const runtime = parts.instances.get(name);
  if (runtime === undefined) throw new UnknownInstance(name);
  return runtime;
};

/** What deciding stands on. `inboxesAfter`: keys of the inboxes that a plan may have changed. */
export const processPorts = (
  parts: Parts,
  inboxesAfter: (plan: Plan, configuration: Configuration) => readonly string[],
): ProcessPorts => ({
  store: parts.store,
  gitlab: (name) => runtimeOf(parts, name).gitlab,
  brain: () => parts.live().brain,
  matcher: () => parts.live().matcher,
  directory: async (name) => {
    const runtime = runtimeOf(parts, name);
    await runtime.identified();
    return runtime.directory.ready();
  },
  ownIds: (name) => runtimeOf(parts, name).ownIds,
  botNames: (name) => [...runtimeOf(parts, name).botNames],
  now: parts.clock,
  onRuns: (runs) => {
    for (const { handler, acted, error, tookMs } of runs)
      parts.metrics.work.handled(
        handler,
        error !== null ? "failed" : acted ? "acted" : "idle",
        tookMs / 1_000,
      );
  },
  onPlan: (plan) => {
    for (const key of inboxesAfter(plan, parts.live().configuration)) parts.news(key);
    parts.onPlan(plan);
  },
  onRuleStopped: (askedBy) => {
    parts.metrics.work.ruleStopped(askedBy);
    parts.log.error({ rule: askedBy }, "a rule was stopped: it changed too many issues; see `liaison rules`");
  },
});

/** What applying stands on. */
export const effectPorts = (parts: Parts): EffectPorts => ({
  store: parts.store,
  escalations: escalationLog(parts.store, parts.clock, parts.metrics.work.escalationHindered),
  gitlab: (name) => runtimeOf(parts, name).urgent,
  ownIds: (name) => runtimeOf(parts, name).ownIds,
  whyNot: async (effect, issueKey) => {
    const { configuration } = parts.live();
    const why = await whyNotNow(effect, configuration, parts.store.ruleStops.stopped);
    return why ?? (isHeld(effect) ? await whySilent(issueKey, configuration, parts.store) : null);
  },
  whySilent: (issueKey) => whySilent(issueKey, parts.live().configuration, parts.store),
  projectOf: (team) => parts.live().configuration.liaisons.find(({ id }) => id === team)?.escalation?.project,
  isPartnersOwn: (partner, path) => isPartnersOwn(parts.live().configuration, partner, path),
  tokenOf: parts.tokenOf,
  renderStatus: (view, reached) => parts.live().renderStatus(view, reached),
  now: parts.clock,
  answerWindowMs: ANSWER_WINDOW_MS,
  onOutcome: (effect, outcome) => {
    parts.metrics.work.effect(effect.kind, outcome.state);
    const fields = { effect: effect.key, state: outcome.state, why: outcome.why };
    if (outcome.state === "failed") parts.log.warn(fields, "an effect failed");
    else parts.log.info(fields, "an effect");
    parts.onOutcome(effect, outcome);
  },
});
