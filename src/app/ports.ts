/** Joins the shell's narrow interfaces with store, clients and figures. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { SecretReference } from "../config/schema/values.ts";
import type { EffectPorts, ForgottenTime, OpenEffect } from "../effects/ports.ts";
import type { Metrics } from "../http/metrics.ts";
import type { Clock } from "../lib/clock.ts";
import { LiaisonError } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { step, type Tracer, type Trail } from "../lib/trail.ts";
import type { Effect } from "../model/effect.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import type { ProcessPorts, StoredPlan } from "../process/process-ports.ts";
import { isHeld } from "../process/silence.ts";
import { updatedDelivery } from "../reconcile/delivery.ts";
import type { Store } from "../store/open.ts";
import { isPartnersOwn } from "../triage/own-place.ts";
import { escalationLog } from "./escalation-log.ts";
import type { Guard } from "./guard.ts";
import { hasInbox } from "./inboxes.ts";
import type { InstanceRuntime } from "./instances.ts";
import type { Live } from "./live.ts";
import { heardOfAgenda } from "./meetings/news.ts";
import { whyNotNow, whySilent } from "./permission.ts";

/** What the joints are made of. */
export interface Parts {
  readonly store: Store;
  readonly instances: ReadonlyMap<string, InstanceRuntime>;
  readonly live: () => Live;
  /** From now on these absences count beside those of the configuration. */
  readonly heedAbsences: (absences: Configuration["away"]) => void;
  /** A person's own token for an instance. */
  readonly tokenOf: (username: string, instance: string) => string | null;
  /** The value behind any other reference; `path`: where the configuration has it. */
  readonly secretOf: (reference: SecretReference, path: string) => string;
  readonly metrics: Metrics;
  readonly guard: Guard;
  /** There is work to do under this key: an issue's, or an inbox's. */
  readonly news: (key: string) => void;
  readonly forgotten: ForgottenTime | null;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tracer: Tracer;
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

/** How many effects of each kind a plan holds. */
const kindsIn = (effects: readonly Pick<Effect, "kind">[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of effects) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const tellOfPlan = ({ log, span }: Trail, plan: Plan, { planId, deliveryIds }: StoredPlan): void => {
  const { partner, effects, commands } = plan;
  const fields = { plan: planId, deliveries: deliveryIds, partner, commands: commands.length };
  log.info({ ...fields, effects: kindsIn(effects) }, "decided");
  span.set({ "liaison.plan": planId ?? undefined, "liaison.partner": partner ?? undefined });
};

const missedNews = (issue: IssueSnapshot, { clock }: Pick<Parts, "clock">, id?: string): PolledDelivery =>
  updatedDelivery(issue, { by: "missed", at: clock() }, id);

/** What deciding stands on, for one piece of work. `inboxesAfter`: keys of the inboxes that a plan may have changed. */
export const processPorts = (
  parts: Parts,
  inboxesAfter: (plan: Plan, configuration: Configuration, now: Date) => readonly string[],
  trail: Trail,
): ProcessPorts => ({
  store: parts.store,
  gitlab: (name) => runtimeOf(parts, name).gitlab.within(trail),
  // What handlers say, and that one failed, carries the ids of the job.
  brain: () => {
    const { brain } = parts.live();
    return { ...brain, limits: { ...brain.limits, log: trail.log } };
  },
  matcher: () => parts.live().matcher,
  directory: async (name) => {
    const runtime = runtimeOf(parts, name);
    await runtime.identified();
    return runtime.directory.ready();
  },
  ownIds: (name) => runtimeOf(parts, name).ownIds,
  botNames: (name) => [...runtimeOf(parts, name).botNames],
  now: parts.clock,
  newsOf: (issue, occasion) => missedNews(issue, parts, `poll:issue:${issue.id}:${occasion}`),
  found: async (issue) => {
    const delivery = missedNews(issue, parts);
    if ((await parts.store.deliveries.add(delivery)) === "stored") parts.news(delivery.issueKey);
  },
  onRuns: (runs) => {
    for (const { handler, acted, error, tookMs } of runs)
      parts.metrics.work.handled(
        handler,
        error !== null ? "failed" : acted ? "acted" : "idle",
        tookMs / 1_000,
      );
  },
  onPlan: (plan, stored) => {
    tellOfPlan(trail, plan, stored);
    for (const key of inboxesAfter(plan, parts.live().configuration, parts.clock())) parts.news(key);
    parts.onPlan(plan);
  },
  onIgnored: (deliveries, why, { ref, project }) => {
    trail.log.info({ deliveries, why }, "these deliveries lead to nothing");
    heardOfAgenda(parts, issueKeyOf(ref), project.path);
  },
  whyStopped: parts.guard.whyStopped,
});

const outcomeFields = (effect: Effect, outcome: Outcome, planId: number | null) => ({
  plan: planId,
  effect: effect.key,
  kind: effect.kind,
  askedBy: effect.askedBy,
  state: outcome.state,
  why: outcome.why,
  ...(outcome.noteId === undefined ? {} : { note: outcome.noteId }),
});

const tellOfOutcome = (
  { log, span }: Trail,
  effect: Effect,
  outcome: Outcome,
  planId: number | null,
): void => {
  const fields = outcomeFields(effect, outcome, planId);
  if (outcome.state === "failed") log.warn(fields, "an effect failed");
  else log.info(fields, "an effect");
  span.set({ [`liaison.effect.${effect.kind}`]: outcome.state });
};

const stepOf = (open: readonly OpenEffect[]) => ({
  name: `apply ${[...new Set(open.map(({ effect }) => effect.kind))].sort().join("+")}`,
  fields: { effects: open.map(({ effect }) => effect.key) },
});

/** What applying stands on, for one piece of work. */
export const effectPorts = (parts: Parts, trail: Trail): EffectPorts => ({
  store: parts.store,
  escalations: escalationLog(parts.store, parts.clock, parts.metrics.work.escalationHindered),
  gitlab: (name) => runtimeOf(parts, name).urgent.within(trail),
  ownIds: (name) => runtimeOf(parts, name).ownIds,
  whyNot: async (effect, issueKey) => {
    const { configuration } = parts.live();
    const why = whyNotNow(effect, configuration, parts.clock());
    return why ?? (isHeld(effect) ? await whySilent(issueKey, configuration, parts.store) : null);
  },
  holds: parts.guard.holds,
  whySilent: (issueKey) => whySilent(issueKey, parts.live().configuration, parts.store),
  projectOf: (team) => parts.live().configuration.liaisons.find(({ id }) => id === team)?.escalation?.project,
  isPartnersOwn: (partner, path) => isPartnersOwn(parts.live().configuration, partner, path),
  expectsInbox: (instance, username) =>
    hasInbox(parts.live().configuration, instance, username, parts.clock()),
  tokenOf: parts.tokenOf,
  renderStatus: (view, reached) => parts.live().renderStatus(view, reached),
  now: parts.clock,
  answerWindowMs: ANSWER_WINDOW_MS,
  forgotten: parts.forgotten,
  onOutcome: (effect, outcome, planId) => {
    parts.metrics.work.effect(effect.kind, outcome.state);
    tellOfOutcome(trail, effect, outcome, planId);
    parts.onOutcome(effect, outcome);
  },
  step: (open, work) => {
    const { name, fields } = stepOf(open);
    return step(trail, name, fields, (inner) => work(effectPorts(parts, inner)));
  },
});
