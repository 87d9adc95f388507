/** Figures of what is done beside partners' issues. */
import { Gauge, type Registry } from "prom-client";
import { counter } from "./labelled.ts";

/** Told as it happens. */
export interface TaskFigures {
  /** A task ended, or will be tried again. */
  task(kind: string, state: string): void;
  /** How a channel took a message. */
  message(channel: string, result: "sent" | "partly" | "refused" | "lost"): void;
}

/** Tasks that are open or were given up. */
export type CountTasks = () => Promise<
  readonly { readonly kind: string; readonly state: string; readonly count: number }[]
>;

/** Declares them. */
export const taskFigures = (registry: Registry): TaskFigures => ({
  task: counter(
    registry,
    "liaison_tasks_total",
    "Issues of our own, notes and messages beside partners' issues, by kind and how they ended.",
    ["kind", "state"],
  ),
  message: counter(
    registry,
    "liaison_channel_messages_total",
    "Messages by channel; partly: not for all recipients; refused: kept, and sent later or by the next channel; lost: may have gone out, not sent again.",
    ["channel", "result"],
  ),
});

/** Declares the gauge of what waits. */
export const watchTaskCounts = (registry: Registry, count: CountTasks): void => {
  new Gauge({
    name: "liaison_tasks_open",
    help: "Tasks that wait, or (state failed) were given up; see liaison report.",
    labelNames: ["kind", "state"],
    registers: [registry],
    async collect() {
      const counts = await count();
      this.reset();
      for (const { kind, state, count: number } of counts) this.set({ kind, state }, number);
    },
  });
};
