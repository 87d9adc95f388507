import { within } from "../lib/limit.ts";

/** Whether a delivery can be stored now, and if not, why. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: string };

interface ReadinessOptions {
  /** Asks the database. May hang or reject. */
  readonly canStore: () => Promise<boolean>;
  /** Milliseconds until an unanswered question counts as no. */
  readonly patience?: number;
  /** Milliseconds for which an answer is believed, so that probes cost the database next to nothing. */
  readonly keepFor?: number;
}

const NO = "deliveries cannot be stored: the database does not answer";

const ask = async (canStore: () => Promise<boolean>, patience: number): Promise<Readiness> => {
  try {
    return (await within(canStore(), patience, () => false)) ? { ready: true } : { ready: false, why: NO };
  } catch {
    return { ready: false, why: NO };
  }
};

/** Answers quickly, asks rarely and never twice at once. GitLab's own health plays no part. */
export const createReadiness = (options: ReadinessOptions): (() => Promise<Readiness>) => {
  const { canStore, patience = 2_000, keepFor = 1_000 } = options;
  let answer: { readonly value: Promise<Readiness>; until: number } | undefined;
  return () => {
    if (answer !== undefined && performance.now() < answer.until) return answer.value;
    const asked = { value: ask(canStore, patience), until: Number.POSITIVE_INFINITY };
    answer = asked;
    asked.value.finally(() => {
      asked.until = performance.now() + keepFor;
    });
    return asked.value;
  };
};
