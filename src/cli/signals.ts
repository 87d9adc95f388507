/** What a process that stays up does when it is told to stop, once, twice and once more. */
import type { Logger } from "../lib/log.ts";

const SIGNALS: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"];

/** Signals to stop. */
export interface Signals {
  /** The first one. */
  readonly first: Promise<NodeJS.Signals>;
  off(): void;
}

/** The first signal is answered; the second hurries, and a third one ends the process where it stands. */
export const createSignals = (service: { hurry(): Promise<void> }, log: Logger): Signals => {
  const first = Promise.withResolvers<NodeJS.Signals>();
  let count = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    count += 1;
    if (count === 1) first.resolve(signal);
    else if (count === 2) {
      log.warn(
        { signal },
        "told again: stopping at once; what is under way is done again by others or later",
      );
      void service.hurry();
    } else process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    first: first.promise,
    off: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
};

/** Ends the process after that time, if something keeps it alive. Milliseconds. */
export const exitAfter = (milliseconds: number, log: Logger): void => {
  const end = (): void => {
    log.error({ milliseconds }, "stopping took too long; the process ends, and what is left is done again");
    process.exit(1);
  };
  setTimeout(end, milliseconds).unref();
};
