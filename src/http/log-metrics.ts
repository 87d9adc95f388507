import { Counter, type Registry } from "prom-client";

/** Declares how much of the log was lost; answers how to say whom to ask. */
export const logFigures = (registry: Registry): ((droppedLines: () => number) => void) => {
  let droppedLines = (): number => 0;
  new Counter({
    name: "liaison_log_lines_dropped_total",
    help: "Lines of the log that were dropped because whoever reads it could not keep up.",
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });
  return (asked) => {
    droppedLines = asked;
  };
};
