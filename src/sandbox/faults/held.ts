/** Deliveries that wait: for a time, or until others have passed them. */

/** What waits. */
export interface Held {
  /** Runs after so many milliseconds. */
  later(milliseconds: number, run: () => void): void;
  /** Runs once so many later deliveries of the hook are through, or after that time. */
  behind(hook: number, many: number, atMost: number, run: () => void): void;
  /** A delivery of the hook is through that was not held itself. */
  passed(hook: number): void;
  /** Runs all of it at once. */
  release(): void;
  /** Forgets all of it. */
  clear(): void;
  /** Resolves once nothing waits; at once where nothing does. */
  idle(): Promise<void>;
  isEmpty(): boolean;
}

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly run: () => void;
  /** Which hook's deliveries it lets pass, and how many more. */
  readonly hook: number | null;
  left: number;
}

/** Nothing waits yet. */
export const createHeld = (): Held => {
  const waiting = new Set<Waiting>();
  let idlers: (() => void)[] = [];
  const tellIdlers = (): void => {
    if (waiting.size > 0) return;
    const told = idlers;
    idlers = [];
    for (const resolve of told) resolve();
  };
  const settle = (entry: Waiting, isRun: boolean): void => {
    clearTimeout(entry.timer);
    if (!waiting.delete(entry)) return;
    if (isRun) entry.run();
    tellIdlers();
  };
  const hold = (milliseconds: number, run: () => void, hook: number | null, left: number): void => {
    const timer = setTimeout(() => settle(entry, true), milliseconds);
    const entry: Waiting = { timer, run, hook, left };
    waiting.add(entry);
  };
  const all = (isRun: boolean): void => {
    for (const entry of [...waiting]) settle(entry, isRun);
  };
  return {
    later: (milliseconds, run) => hold(milliseconds, run, null, 0),
    behind: (hook, many, atMost, run) => hold(atMost, run, hook, many),
    passed: (hook) => {
      for (const entry of [...waiting]) {
        if (entry.hook !== hook) continue;
        entry.left -= 1;
        if (entry.left <= 0) settle(entry, true);
      }
    },
    release: () => all(true),
    clear: () => all(false),
    idle: () => (waiting.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    isEmpty: () => waiting.size === 0,
  };
};
