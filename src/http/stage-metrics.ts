/** Figures of the stages that a delivery goes through: received, waiting, decided, done; and of what runs here. */
import { Counter, Gauge, type Registry } from "prom-client";
import manifest from "../../package.json" with { type: "json" };
import { counter, secondsHistogram } from "./labelled.ts";

/** How a job's look at news ended. `waits`: GitLab could not be asked; `other`: no partner's issue. */
type JobResult = "partner" | "other" | "waits" | "failed";

/** What is counted and timed as it happens. Durations in seconds. */
export interface StageFigures {
  /** The webhook's address was called, and answered so. */
  received(answer: "stored" | "duplicate" | "refused" | "unavailable"): void;
  /** A job ended: an issue's, an inbox's, a task's or a meeting's, deciding and applying together. */
  worked(kind: "issue" | "inbox" | "task" | "meeting", result: JobResult, seconds: number): void;
  /** A delivery's work ended, so long after it was received: everything that it led to was done, or it led to nothing. */
  done(result: "acted" | "ignored", seconds: number): void;
  /** Deliveries were given up. */
  died(deliveries: number): void;
  /** GitLab was asked; `endpoint` is one of a fixed set, `status` 0: no answer came. */
  asked(instance: string, method: string, endpoint: string, status: number): void;
}

/** From a webhook to the end of what it led to: half a second on a quiet day, hours where GitLab is away. Seconds. */
const DONE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600];

/** Declares them. */
export const stageFigures = (registry: Registry): StageFigures => {
  const worked = secondsHistogram(
    registry,
    "liaison_job_seconds",
    "Jobs, deciding and applying together, by what they were for and how they ended.",
    ["kind", "result"],
  );
  const done = secondsHistogram(
    registry,
    "liaison_delivery_done_seconds",
    "From receiving a delivery to the end of everything that it led to; ignored: it led to nothing.",
    ["result"],
    DONE_SECONDS,
  );
  const died = new Counter({
    name: "liaison_dead_letters_total",
    help: "Deliveries that were given up; `liaison replay --dead` brings them back.",
    registers: [registry],
  });
  return {
    received: counter(
      registry,
      "liaison_deliveries_received_total",
      "Calls of the webhook's address, by how they were answered.",
      ["answer"],
    ),
    worked: (kind, result, seconds) => worked(seconds, kind, result),
    done: (result, seconds) => done(seconds, result),
    died: (deliveries) => died.inc(deliveries),
    asked: askedCounter(registry),
  };
};

const askedCounter = (registry: Registry): StageFigures["asked"] => {
  const asked = counter(
    registry,
    "liaison_gitlab_requests_total",
    "Requests to GitLab by endpoint; status 0: no answer came.",
    ["instance", "method", "endpoint", "status"],
  );
  return (instance, method, endpoint, status) => asked(instance, method, endpoint, String(status));
};

/** What is asked of the database when somebody reads the metrics; null: no answer came in time. */
export interface WaitingWork {
  /** Seconds since the oldest delivery came that waits; 0: none does. */
  readonly oldestSeconds: () => Promise<number | null>;
  readonly openEffects: () => Promise<Readonly<Record<string, number>>>;
  readonly canStore: () => Promise<boolean>;
}

/** Declares the gauges of what waits. */
export const watchWaitingWork = (registry: Registry, ask: WaitingWork): void => {
  new Gauge({
    name: "liaison_deliveries_oldest_waiting_seconds",
    help: "Age of the oldest delivery that waits to be decided; 0: none waits.",
    registers: [registry],
    async collect() {
      const age = await ask.oldestSeconds();
      // What is not known is not 0.
      if (age === null) this.remove();
      else this.set(age);
    },
  });
  new Gauge({
    name: "liaison_effects_open",
    help: "Effects that are planned or wait for another try, by kind.",
    labelNames: ["kind"],
    registers: [registry],
    async collect() {
      const counts = await ask.openEffects();
      this.reset();
      for (const [kind, count] of Object.entries(counts)) this.set({ kind }, count);
    },
  });
  new Gauge({
    name: "liaison_ready",
    help: "1: a delivery can be stored now; 0: it cannot.",
    registers: [registry],
    async collect() {
      this.set((await ask.canStore()) ? 1 : 0);
    },
  });
};

/** Declares what says which release runs. */
export const buildInfo = (registry: Registry): void =>
  new Gauge({
    name: "liaison_build_info",
    help: "Always 1; what runs is in the labels.",
    labelNames: ["version", "node"],
    registers: [registry],
  }).set({ version: manifest.version, node: process.versions.node }, 1);
