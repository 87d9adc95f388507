/** Figures of what keeps rules in check: asked of the database when somebody reads the metrics. */
import { Gauge, type Registry } from "prom-client";

/** Answers with nothing where the database is away or slow. */
type Ask<Row> = () => Promise<readonly Row[]>;

/** What is silent against its own past. */
interface Silent {
  readonly kind: string;
  readonly name: string;
}

/** The two gauges. `stopped`: names of rules and handlers. */
export const watchGuards = (registry: Registry, stopped: Ask<string>, silent: Ask<Silent>): void => {
  new Gauge({
    name: "liaison_rules_stopped",
    help: "1 for each rule (or handler) that is stopped because it wanted to change too many issues.",
    labelNames: ["rule"],
    registers: [registry],
    async collect() {
      const rules = await stopped();
      this.reset();
      for (const rule of rules) this.set({ rule }, 1);
    },
  });
  new Gauge({
    name: "liaison_silent",
    help: "1 for each rule, handler or hook that has fallen silent against its own past.",
    labelNames: ["kind", "name"],
    registers: [registry],
    async collect() {
      const found = await silent();
      this.reset();
      for (const { kind, name } of found) this.set({ kind, name }, 1);
    },
  });
};
