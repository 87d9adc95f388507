/**
 * Which of GitLab's limits a call counts against. GitLab.com's are documented (doc/user/gitlab_com, "rate limits");
 * those of other instances are configured by their administrators, and told by `RateLimit-Limit` at best.
 */
import type { Call } from "./answer.ts";
import type { Limit } from "./budget.ts";

const MINUTE = 60_000;

/** Calls that GitLab counts by themselves, and refuses without saying for how long. */
const KINDS = {
  notes: { windowMs: MINUTE, fits: /^POST .*\/(issues|merge_requests)\/\d+\/(notes|discussions.*)$/ },
  issues: { windowMs: MINUTE, fits: /^POST .*\/projects\/[^/]+\/issues$/ },
  projects: { windowMs: MINUTE, fits: /^GET .*\/projects\/[^/]+$/ },
  groups: { windowMs: MINUTE, fits: /^GET .*\/groups\/[^/]+$/ },
  members: { windowMs: MINUTE, fits: /^GET .*\/projects\/[^/]+\/members(\/.*)?$/ },
  users: { windowMs: 10 * MINUTE, fits: /^GET .*\/users\/\d+$/ },
} as const;

/** A kind of call with a limit of its own. */
export type LimitedKind = keyof typeof KINDS;

/** Hook tests are counted by place, so the place is part of the limit's name. */
const HOOK_TEST = /^POST .*(\/(?:projects|groups)\/[^/]+)\/hooks\/\d+\/test\//;

/** Limits of an instance, as far as they are known beforehand; null: none. */
export interface RequestLimits {
  /** Requests of one account in a minute. */
  readonly account: number | null;
  /** Requests of all accounts together in a minute, where GitLab counts by address too. */
  readonly address: number | null;
  /** By kind of call, in that kind's window. */
  readonly kinds: Readonly<Partial<Record<LimitedKind, number | null>>>;
  /** Tests of hooks in a minute, for each project or group. */
  readonly hookTests: number | null;
}

/** What is known of an instance about which nothing is known. */
export const NO_LIMITS: RequestLimits = { account: null, address: null, kinds: {}, hookTests: null };

/** GitLab.com's. */
export const GITLAB_COM: RequestLimits = {
  account: 2_000,
  address: 2_000,
  kinds: { notes: 60, issues: 200, projects: 400, groups: 400, members: 200, users: 300 },
  hookTests: 5,
};

/** The limit that all accounts share. */
const ADDRESS = "address";

const kindLimits = (call: Call, account: string, limits: RequestLimits): Limit[] => {
  const line = `${call.method} ${call.url.pathname}`;
  const [, place] = HOOK_TEST.exec(line) ?? [];
  if (place !== undefined)
    return limits.hookTests === null
      ? []
      : [{ name: `${account} hook tests of ${place}`, permits: limits.hookTests, windowMs: MINUTE }];
  return Object.entries(KINDS).flatMap(([kind, { windowMs, fits }]) => {
    const permits = limits.kinds[kind as LimitedKind] ?? null;
    return permits === null || !fits.test(line) ? [] : [{ name: `${account} ${kind}`, permits, windowMs }];
  });
};

/** Everything that a call counts against, the scarcest first. `perMinute`: of the account, as far as it is known. */
export const limitsOf = (
  call: Call,
  account: string,
  limits: RequestLimits,
  perMinute: number | null,
): readonly Limit[] => [
  ...kindLimits(call, account, limits),
  ...(perMinute === null ? [] : [{ name: account, permits: perMinute, windowMs: MINUTE }]),
  ...(limits.address === null ? [] : [{ name: ADDRESS, permits: limits.address, windowMs: MINUTE }]),
];
