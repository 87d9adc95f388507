/** Runs generated cases against a pure target, and measures. */
import fc from "fast-check";
import { memoryAfterCollection } from "../../support/collected-memory.ts";
import { show } from "./show.ts";
import { type Failure, HEAP_GROWTH, type Order, type PureTarget, type TargetReport } from "./target.ts";

const PARTS = 10;
/** After this many parts everything that is kept for good is there. */
const WARM = 2;
/** A machine that does something else for a moment is no slow reaction: the quickest of so many tries counts. */
const TRIES = 4;

/** One part of a campaign: where memory is looked at between them, and a failure is replayed by its own seed. */
export const partsOf = ({
  runs,
  seed,
  path,
}: Order): readonly { readonly seed: number; readonly runs: number }[] => {
  if (path !== undefined) return [{ seed, runs: 1_000_000 }];
  const size = Math.ceil(runs / PARTS);
  return Array.from({ length: PARTS }, (_none, part) => ({
    seed: (seed + part) | 0,
    runs: Math.min(size, runs - part * size),
  })).filter((part) => part.runs > 0);
};

/** What fast-check found, for people; null: nothing. */
export const failureOf = <Case>(details: fc.RunDetails<[Case]>): Failure | null => {
  if (!details.failed) return null;
  const error = details.errorInstance;
  return {
    seed: details.seed,
    path: details.counterexamplePath ?? "",
    smallest: show(details.counterexample?.[0]),
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
};

/** Of this process so far: what it takes on a machine that does nothing else. */
export const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};

const timed = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

/** Runs all of it; the first failure of each part is reported, as small as it gets. */
export const runCampaign = <Case>(target: PureTarget<Case>, order: Order): TargetReport => {
  const slowest = { ms: 0, given: "" };
  const failures: Failure[] = [];
  let ran = 0;
  const property = fc.property(target.cases, (given) => {
    ran += 1;
    let took = timed(() => target.react(given));
    for (let again = 1; again < TRIES && took > Math.min(target.boundMs, slowest.ms); again += 1)
      took = Math.min(
        took,
        timed(() => target.react(given)),
      );
    if (took > slowest.ms) Object.assign(slowest, { ms: took, given: show(given, 300) });
    if (took > target.boundMs)
      throw new Error(`it took ${Math.round(took)} ms, and may take ${target.boundMs}`);
  });
  const began = performance.now();
  let warm = memoryAfterCollection();
  for (const [number, { seed, runs }] of partsOf(order).entries()) {
    const path = order.path === undefined ? {} : { path: order.path };
    const failure = failureOf(fc.check(property, { seed, numRuns: runs, ...path }));
    if (failure !== null) failures.push(failure);
    if (number < WARM) warm = memoryAfterCollection();
  }
  const end = memoryAfterCollection();
  return {
    target: target.name,
    runs: ran,
    seconds: (performance.now() - began) / 1_000,
    processorSeconds: processorSeconds(),
    boundMs: target.boundMs,
    heapGrowth: target.heapGrowth ?? HEAP_GROWTH,
    slowestMs: slowest.ms,
    slowestCase: slowest.given,
    heap: [warm.heap, end.heap],
    resident: [warm.resident, end.resident],
    remarks: [],
    failures,
  };
};
