import type fc from "fast-check";

/** Something that others' input reaches, and what it may do with it. */
export interface PureTarget<Case> {
  readonly name: string;
  /** No reaction may take longer. Milliseconds. */
  readonly boundMs: number;
  /** The heap may grow by this much between being warm and the end; bytes, default `HEAP_GROWTH`. */
  readonly heapGrowth?: number;
  readonly cases: fc.Arbitrary<Case>;
  /** Lets it react; throws where it did what it must not. */
  readonly react: (given: Case) => void;
}

/** What to run. */
export interface Order {
  readonly target: string;
  readonly runs: number;
  readonly seed: number;
  /** The path of a case to replay, as a failure prints it. */
  readonly path?: string;
}

/** A case that did what it must not, as small as it could be made. */
export interface Failure {
  readonly seed: number;
  readonly path: string;
  readonly smallest: string;
  readonly error: string;
}

/** What came of a target. */
export interface TargetReport {
  readonly target: string;
  readonly runs: number;
  readonly seconds: number;
  /** Seconds of a processor's time in the target's own process. */
  readonly processorSeconds: number;
  readonly boundMs: number;
  readonly heapGrowth: number;
  readonly slowestMs: number;
  /** The case that took longest, shortened. */
  readonly slowestCase: string;
  /** Bytes of the heap after collecting garbage: when warm, and in the end. */
  readonly heap: readonly [warm: number, end: number];
  /** Bytes of resident memory at the same moments. */
  readonly resident: readonly [warm: number, end: number];
  /** Further figures, a sentence each. */
  readonly remarks: readonly string[];
  readonly failures: readonly Failure[];
}

/** What a heap may grow by where nothing else is said: caches fill, and leaks of a hundred thousand cases show. */
export const HEAP_GROWTH = 24 * 1_048_576;
