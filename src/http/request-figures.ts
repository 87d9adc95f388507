import { Counter, Gauge, type Registry } from "prom-client";

/** Figures about GitLab's limits, by instance. */
export interface RequestFigures {
  /** How many requests of a limit are left; `account` is a name made of the token. */
  left(instance: string, account: string, limit: string, count: number): void;
  waiting(instance: string, priority: string, count: number): void;
  /** GitLab asked for a pause. Milliseconds. */
  paused(instance: string, scope: string, milliseconds: number): void;
}

/** Registers them. */
export const requestFigures = (registry: Registry): RequestFigures => {
  const registers = [registry];
  const left = new Gauge({
    name: "liaison_gitlab_requests_left",
    help: "Requests that GitLab's limits still allow in the present window, all processes together.",
    labelNames: ["instance", "account", "limit"],
    registers,
  });
  const waiting = new Gauge({
    name: "liaison_gitlab_requests_waiting",
    help: "Requests of this process that wait for GitLab's limits, by priority.",
    labelNames: ["instance", "priority"],
    registers,
  });
  const pauses = new Counter({
    name: "liaison_gitlab_pauses_total",
    help: "Pauses that GitLab asked this process for: of everything, an account, or a kind of call.",
    labelNames: ["instance", "scope"],
    registers,
  });
  const pausedUntil = new Gauge({
    name: "liaison_gitlab_paused_until_seconds",
    help: "When the last pause that GitLab asked this process for ends, in Unix time.",
    labelNames: ["instance", "scope"],
    registers,
  });
  return {
    left: (instance, account, limit, count) => left.set({ instance, account, limit }, count),
    waiting: (instance, priority, count) => waiting.set({ instance, priority }, count),
    paused: (instance, scope, milliseconds) => {
      pauses.inc({ instance, scope });
      pausedUntil.set({ instance, scope }, (Date.now() + milliseconds) / 1_000);
    },
  };
};
