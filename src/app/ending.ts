/** How a service ends: step by step, last started first, within a limit, and sooner where somebody asks again. */

/** What a step is told. */
export interface TimeLeft {
  /** Milliseconds; 0 once it has to be quick. */
  milliseconds(): number;
  /** Aborted when what is still under way is not waited for any more. */
  readonly hurried: AbortSignal;
}

/** Fits into the half minute that service managers and Kubernetes leave by default. Milliseconds. */
export const STOP_LIMIT_MS = 25_000;

/** Steps that undo what was started, also when starting fails half-way. */
export interface Ending {
  add(step: (left: TimeLeft) => Promise<void>): void;
  /** Takes all steps, once; whoever asks again waits with the first. */
  run(limitMs?: number): Promise<void>;
  /** Nothing is waited for any more. */
  hurry(): void;
}

/** Nothing was started yet. */
export const createEnding = (): Ending => {
  const steps: ((left: TimeLeft) => Promise<void>)[] = [];
  const hurry = new AbortController();
  let running: Promise<void> | undefined;
  const runAll = async (limitMs: number): Promise<void> => {
    const deadline = performance.now() + limitMs;
    const milliseconds = (): number => (hurry.signal.aborted ? 0 : Math.max(0, deadline - performance.now()));
    for (const step of steps.splice(0)) await step({ milliseconds, hurried: hurry.signal });
  };
  return {
    add: (step) => void steps.unshift(step),
    run: (limitMs = STOP_LIMIT_MS) => {
      running ??= runAll(limitMs);
      return running;
    },
    hurry: () => hurry.abort(),
  };
};
