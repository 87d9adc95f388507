import { type Io, line } from "./io.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does something that must not be left half-done; Ctrl-C and its like are answered with a sentence. */
export const uninterrupted = async <Value>(io: Io, work: () => Promise<Value>): Promise<Value> => {
  const explain = (): void =>
    line(io.stderr, "liaison: in a moment: what is under way must be finished first.");
  for (const signal of SIGNALS) process.on(signal, explain);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, explain);
  }
};
