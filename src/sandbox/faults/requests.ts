/** What a request meets: latency, then what keeps it from GitLab, then limits, then what befalls its answer. */
import type { FaultCounter, FaultKind } from "./counts.ts";
import { type Ending, errorAnswer, type Fate, innerLimit, retryLater } from "./fate.ts";
import { type Limiter, throttleHeaders } from "./limiter.ts";
import type { FaultPlan, RequestFault } from "./plan.ts";
import { type Luck, sample } from "./random.ts";
import { type FaultRequest, requestTest } from "./selectors.ts";
import { createStrike } from "./strike.ts";

/** What the fates of requests depend on. */
export interface RequestFaultOptions {
  readonly plan: FaultPlan;
  readonly limiter: Limiter;
  readonly counter: FaultCounter;
  /** Milliseconds since the plan was put to use. */
  readonly elapsed: () => number;
  /** GitLab's own clock. */
  readonly now: () => Date;
}

interface Hit {
  readonly rule: RequestFault;
  readonly luck: Luck;
}

const kindOfFault = (rule: RequestFault): FaultKind => {
  switch (rule.fault) {
    case "throttled":
      return rule.inner ? "throttled-inner" : "throttled";
    case "error":
      return `error-${rule.status}`;
    case "reset":
      return `reset-${rule.moment}`;
    default:
      return rule.fault;
  }
};

/** As if a limit had been met that is over in that time. */
const throttled = (retryAfter: number, now: Date): Ending => {
  const secondsLeft = Math.max(1, Math.ceil(retryAfter / 1000));
  const reset = Math.floor(now.getTime() / 1000) + secondsLeft;
  const limit = { requests: 2_000, period: 60_000 };
  const standing = { limit, observed: 2_001, reset, secondsLeft, isOver: true };
  return { kind: "instead", answer: retryLater(throttleHeaders("throttle_authenticated_api", standing)) };
};

type Outcome = Pick<Fate, "executed" | "ending">;

const outcomeOf = ({ rule, luck }: Hit, now: Date): Outcome => {
  switch (rule.fault) {
    case "throttled": {
      const ending = rule.inner
        ? ({ kind: "instead", answer: innerLimit } as const)
        : throttled(rule.retryAfter, now);
      return { executed: false, ending };
    }
    case "error":
      return { executed: rule.executed, ending: { kind: "instead", answer: errorAnswer(rule.status) } };
    case "reset": {
      const share = rule.moment === "during" ? luck("share") : 0;
      return { executed: rule.moment !== "before", ending: { kind: "reset", share } };
    }
    case "timeout":
      return { executed: rule.executed, ending: { kind: "silence" } };
    case "latency":
      return { executed: true, ending: { kind: "answer" } };
  }
};

const delayOf = (hit: Hit | undefined): Fate["delay"] => {
  const none = { before: 0, after: 0 };
  if (hit?.rule.fault !== "latency") return none;
  return { ...none, [hit.rule.moment]: sample(hit.rule.delay, hit.luck) };
};

/** What never reaches GitLab does not count against its limits. */
const isUnseen = ({ executed, ending }: Outcome): boolean =>
  !executed && (ending.kind === "reset" || ending.kind === "silence");

/** Decides the fate of each request, in the order in which they come. */
export const createRequestFaults = (options: RequestFaultOptions): ((request: FaultRequest) => Fate) => {
  const { plan, limiter, counter } = options;
  const rules = plan.requests.map((rule, index) => ({
    rule,
    fits: requestTest(rule.where),
    strike: createStrike(rule, plan.seed, `requests ${index}`),
  }));
  const firstHit = (request: FaultRequest, isLatency: boolean): Hit | undefined => {
    const key = `${request.method} ${request.path} ${request.user ?? ""}`;
    for (const { rule, fits, strike } of rules) {
      if ((rule.fault === "latency") !== isLatency || !fits(request)) continue;
      const luck = strike(key, options.elapsed());
      if (luck === null) continue;
      counter.add(kindOfFault(rule));
      return { rule, luck };
    }
    return undefined;
  };
  const limited = (request: FaultRequest, outcome: Outcome): Omit<Fate, "delay"> => {
    if (isUnseen(outcome)) return { ...outcome, headers: {} };
    const { headers, isOver } = limiter.throttle(request);
    if (isOver) {
      counter.add("limit");
      return { executed: false, ending: { kind: "instead", answer: retryLater(headers) }, headers: {} };
    }
    if (outcome.executed && limiter.isOverInner(request)) {
      counter.add("limit-inner");
      return { executed: false, ending: { kind: "instead", answer: innerLimit }, headers: {} };
    }
    return { ...outcome, headers: outcome.ending.kind === "answer" ? headers : {} };
  };
  return (request) => {
    const slow = firstHit(request, true);
    const hit = firstHit(request, false);
    const usual: Outcome = { executed: true, ending: { kind: "answer" } };
    const outcome = hit === undefined ? usual : outcomeOf(hit, options.now());
    return { delay: delayOf(slow), ...limited(request, outcome) };
  };
};
