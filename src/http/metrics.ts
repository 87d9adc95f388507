import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { within } from "../lib/limit.ts";
import { watchGuards } from "./guard-metrics.ts";
import { type ListHooks, type ListTokens, watchHookStates, watchTokenStates } from "./health-metrics.ts";
import { counter, secondsHistogram } from "./labelled.ts";
import { logFigures } from "./log-metrics.ts";
import { type RequestFigures, requestFigures } from "./request-figures.ts";
import {
  buildInfo,
  type StageFigures,
  stageFigures,
  type WaitingWork,
  watchWaitingWork,
} from "./stage-metrics.ts";
import { type CountTasks, type TaskFigures, taskFigures, watchTaskCounts } from "./task-metrics.ts";

type CountByState = () => Promise<Readonly<Record<string, number>>>;

/** How many escalations of a team are in a state. */
interface EscalationCount {
  readonly team: string;
  readonly state: string;
  readonly count: number;
}

type CountEscalations = () => Promise<readonly EscalationCount[]>;

/** Figures about deliveries, as intake reports them. Seconds, bytes. */
interface DeliveryFigures {
  delivered(instance: string, event: string, state: string, seconds: number): void;
  duplicate(instance: string, event: string): void;
  refused(reason: string): void;
  unavailable(reason: string): void;
  held(bytes: number): void;
}

/** Figures about the work on issues. Durations in seconds. */
interface WorkFigures {
  /** A worker looked at an issue's news. `waits`: GitLab could not be asked; `other`: no partner's issue. */
  decided(result: "partner" | "other" | "waits" | "failed", seconds: number): void;
  /** A handler ran. `late`: it was given up on. */
  handled(handler: string, result: "acted" | "idle" | "failed" | "late", seconds: number): void;
  /** An effect ended, or will be tried again. */
  effect(kind: string, state: string): void;
  /** A rule was stopped because it changed too many issues. */
  ruleStopped(rule: string): void;
  /** A team could not be asked, for a reason that was not known before. */
  escalationHindered(team: string): void;
  /** Reading found something (`issue`, `note`) that no webhook had told of. */
  missed(instance: string, event: string): void;
  /** GitLab answered a request of ours; `status` 0: it did not. */
  gitlabAnswered(instance: string, method: string, status: number, seconds: number): void;
}

/** A metric as it is declared. */
interface MetricDeclaration {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

/** All figures of one service. */
export interface Metrics {
  readonly deliveries: DeliveryFigures;
  readonly work: WorkFigures;
  readonly stages: StageFigures;
  readonly tasks: TaskFigures;
  readonly requests: RequestFigures;
  /** A connection was hung up on because there were too many. */
  connectionDropped(): void;
  /** Counts by state, asked for when somebody reads the metrics; a count that fails or takes over a second is left out. */
  watchBacklog(countByState: CountByState): void;
  /** Escalations by team and state, asked for in the same way. */
  watchEscalations(count: CountEscalations): void;
  /** What waits, and whether anything can be stored, asked for in the same way. */
  watchWaiting(ask: WaitingWork): void;
  /** Every metric that was declared so far, for the documentation. */
  declarations(): readonly MetricDeclaration[];
  /** What is stopped, and what is silent, asked for in the same way. */
  watchGuards(
    stopped: () => Promise<readonly string[]>,
    silent: () => Promise<readonly { readonly kind: string; readonly name: string }[]>,
  ): void;
  /** Hooks as they were found last, asked for in the same way. */
  watchHooks(list: ListHooks): void;
  /** Tasks that wait or were given up. */
  watchTasks(count: CountTasks): void;
  /** How many lines of the log were dropped so far, asked for in the same way. */
  watchLog(droppedLines: () => number): void;
  /** Tokens as they were found last. */
  watchTokens(list: ListTokens): void;
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** `received` is told of every call beside. */
const countingCalls = (figures: DeliveryFigures, received: StageFigures["received"]): DeliveryFigures => ({
  ...figures,
  delivered: (instance, event, state, seconds) => {
    received("stored");
    figures.delivered(instance, event, state, seconds);
  },
  duplicate: (instance, event) => {
    received("duplicate");
    figures.duplicate(instance, event);
  },
  refused: (reason) => {
    received("refused");
    figures.refused(reason);
  },
  unavailable: (reason) => {
    received("unavailable");
    figures.unavailable(reason);
  },
});

const deliveryFigures = (registry: Registry): DeliveryFigures => {
  const named = (name: string) => `liaison_deliveries_${name}`;
  const delivered = counter(
    registry,
    named("total"),
    "Deliveries stored and answered 200, by what became of them.",
    ["instance", "event", "state"],
  );
  const seconds = secondsHistogram(
    registry,
    named("seconds"),
    "From headers to answer, of stored deliveries.",
    [],
  );
  const held = new Gauge({
    name: named("held_bytes"),
    help: "Bytes of bodies in memory, not yet stored.",
    registers: [registry],
  });
  return {
    delivered(instance, event, state, took) {
      delivered(instance, event, state);
      seconds(took);
    },
    duplicate: counter(registry, named("duplicate_total"), "Deliveries that had come before.", [
      "instance",
      "event",
    ]),
    refused: counter(registry, named("refused_total"), "Calls answered 401, by reason.", ["reason"]),
    unavailable: counter(
      registry,
      named("unavailable_total"),
      "Calls answered 503 (slow-sender and slow-stranger: 408), by reason.",
      ["reason"],
    ),
    held: (bytes) => held.set(bytes),
  };
};

const workFigures = (registry: Registry): WorkFigures => {
  const decided = secondsHistogram(
    registry,
    "liaison_decision_seconds",
    "Decisions about one issue's news, applying apart, by result.",
    ["result"],
  );
  const handled = secondsHistogram(registry, "liaison_handler_seconds", "Runs of handlers, by result.", [
    "handler",
    "result",
  ]);
  const gitlab = secondsHistogram(registry, "liaison_gitlab_request_seconds", "Requests to GitLab.", [
    "instance",
    "method",
    "status",
  ]);
  return {
    decided: (result, seconds) => decided(seconds, result),
    handled: (handler, result, seconds) => handled(seconds, handler, result),
    effect: counter(registry, "liaison_effects_total", "Effects by kind and how they ended.", [
      "kind",
      "state",
    ]),
    ruleStopped: counter(
      registry,
      "liaison_rule_stops_total",
      "Rules stopped for changing too many issues.",
      ["rule"],
    ),
    escalationHindered: counter(
      registry,
      "liaison_escalation_hindered_total",
      "Escalations that could not be opened, each reason once.",
      ["team"],
    ),
    missed: counter(
      registry,
      "liaison_missed_deliveries_total",
      "News found by reading that no webhook had told of.",
      ["instance", "event"],
    ),
    gitlabAnswered: (instance, method, status, seconds) => gitlab(seconds, instance, method, String(status)),
  };
};

/** Milliseconds that a reader of the metrics waits for the count; a large or ailing database needs longer. */
const COUNT_PATIENCE = 1_000;

/** Counts one at a time, and gives up waiting before a scraper does: then there is `nothing`. */
const patientCount = <Counts>(
  ask: () => Promise<Counts>,
  nothing: Counts,
  patience: number,
): (() => Promise<Counts>) => {
  let running: Promise<Counts> | undefined;
  return async () => {
    running ??= ask()
      .catch(() => nothing)
      .finally(() => {
        running = undefined;
      });
    return await within(running, patience, () => nothing);
  };
};

const watchStored = (registry: Registry, countByState: CountByState): void => {
  const count = patientCount(countByState, {}, COUNT_PATIENCE);
  new Gauge({
    name: "liaison_deliveries_stored",
    help: "Deliveries in the store that wait, could not be read, or are dead, by state.",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const counts = await count();
      this.reset();
      for (const [state, number] of Object.entries(counts)) this.set({ state }, number);
    },
  });
};

const watchTeams = (registry: Registry, countEscalations: CountEscalations): void => {
  const count = patientCount(countEscalations, [], COUNT_PATIENCE);
  new Gauge({
    name: "liaison_escalations",
    help: "Escalations by team and state; many requested ones cannot be opened.",
    labelNames: ["team", "state"],
    registers: [registry],
    async collect() {
      const counts = await count();
      this.reset();
      for (const { team, state, count: number } of counts) this.set({ team, state }, number);
    },
  });
};

/** A registry of its own, so that several services can live in one process (tests, demo). */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  buildInfo(registry);
  const stages = stageFigures(registry);
  return {
    deliveries: countingCalls(deliveryFigures(registry), stages.received),
    work: workFigures(registry),
    stages,
    tasks: taskFigures(registry),
    requests: requestFigures(registry),
    connectionDropped: counter(
      registry,
      "liaison_connections_dropped_total",
      "Quiet connections that were hung up on because there were too many.",
      [],
    ),
    watchBacklog: (countByState) => watchStored(registry, countByState),
    watchEscalations: (count) => watchTeams(registry, count),
    watchWaiting: ({ oldestSeconds, openEffects, canStore }) =>
      watchWaitingWork(registry, {
        oldestSeconds: patientCount(oldestSeconds, null, COUNT_PATIENCE),
        openEffects: patientCount(openEffects, {}, COUNT_PATIENCE),
        canStore: patientCount(canStore, false, COUNT_PATIENCE),
      }),
    declarations: () => registry.getMetricsAsArray() as unknown as readonly MetricDeclaration[],
    watchGuards: (stopped, silent) =>
      watchGuards(
        registry,
        patientCount(stopped, [], COUNT_PATIENCE),
        patientCount(silent, [], COUNT_PATIENCE),
      ),
    watchHooks: (list) => watchHookStates(registry, patientCount(list, [], COUNT_PATIENCE)),
    watchTasks: (count) => watchTaskCounts(registry, patientCount(count, [], COUNT_PATIENCE)),
    watchTokens: (list) => watchTokenStates(registry, patientCount(list, [], COUNT_PATIENCE)),
    watchLog: logFigures(registry),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
};
