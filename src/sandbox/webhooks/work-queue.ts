/** Work in the order in which it came, so many pieces at a time. */
export interface WorkQueue {
  readonly add: (work: () => Promise<void>) => void;
  /** Resolves once nothing is waiting or running. */
  readonly idle: () => Promise<void>;
}

/** A queue for work that never rejects. */
export const workQueue = (atOnce: number): WorkQueue => {
  let waiting: (() => Promise<void>)[] = [];
  let next = 0;
  let running = 0;
  let idlers: (() => void)[] = [];

  const tellIdlers = (): void => {
    const told = idlers;
    idlers = [];
    for (const resolve of told) resolve();
  };
  const start = (): void => {
    for (let work = waiting[next]; work !== undefined && running < atOnce; work = waiting[next]) {
      next += 1;
      running += 1;
      void work().then(finish);
    }
    if (next > 1000 || next === waiting.length) {
      waiting = waiting.slice(next);
      next = 0;
    }
  };
  const finish = (): void => {
    running -= 1;
    start();
    if (running === 0) tellIdlers();
  };

  return {
    add: (work) => {
      waiting.push(work);
      start();
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };
};
