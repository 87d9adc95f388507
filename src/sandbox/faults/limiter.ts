/**
 * Real limits: the throttles by user and address, whose headers are on all answers, and GitLab's inner limits, which
 * tell nothing of themselves. (GitLab documentation: user and IP rate limits; source: lib/gitlab/rack_attack.)
 */
import type { LimitName, Limits } from "./plan.ts";
import { type FaultRequest, kindOf } from "./selectors.ts";
import { createWindows, type Limit, type Standing } from "./windows.ts";

const MINUTE = 60_000;

const perMinute = (requests: number): Limit => ({ requests, period: MINUTE });

/** GitLab.com's limits; deliveries as for open-source groups. */
const GITLAB_COM: Readonly<Record<LimitName, Limit>> = {
  authenticated: perMinute(2_000),
  unauthenticated: perMinute(500),
  notes: perMinute(60),
  issues: perMinute(200),
  places: perMinute(400),
  users: { requests: 300, period: 10 * MINUTE },
  members: perMinute(200),
  hookTests: perMinute(5),
  deliveries: perMinute(6_000),
};

const limitOf = (limits: Limits, name: LimitName): Limit | undefined => {
  const own = limits[name];
  if (own !== undefined) return typeof own === "number" ? perMinute(own) : own;
  return limits.like === undefined ? undefined : GITLAB_COM[name];
};

/** Headers about a throttle; the limit is told per minute, whatever its period. */
export const throttleHeaders = (name: string, standing: Standing): Readonly<Record<string, string>> => {
  const { limit, observed, reset, secondsLeft, isOver } = standing;
  return {
    "RateLimit-Name": name,
    "RateLimit-Limit": String(Math.ceil((limit.requests * MINUTE) / limit.period)),
    "RateLimit-Observed": String(observed),
    "RateLimit-Remaining": String(Math.max(0, limit.requests - observed)),
    "RateLimit-Reset": String(reset),
    ...(isOver
      ? { "Retry-After": String(secondsLeft), "RateLimit-ResetTime": new Date(reset * 1000).toUTCString() }
      : {}),
  };
};

/** `/projects/7` of a path, `/projects/7/hooks/3` of one. */
const placeIn = (path: string): string => path.split("/").slice(0, 3).join("/");
const hookIn = (path: string): string => path.split("/").slice(0, 5).join("/");

interface Inner {
  readonly name: LimitName;
  readonly who: string;
}

/** The inner limits that a request counts against; `who` is its user, or its address. */
const innerOf = ({ method, route, path }: FaultRequest, who: string): Inner | undefined => {
  const kind = kindOf(route);
  if (method === "POST") {
    if (kind === "notes") return { name: "notes", who };
    if (route === "/projects/:id/issues") return { name: "issues", who };
    if (route.endsWith("/test/:trigger")) return { name: "hookTests", who: `${who} test ${placeIn(path)}` };
    if (route.endsWith("/resend")) return { name: "hookTests", who: `${who} resend ${hookIn(path)}` };
    return undefined;
  }
  if (method !== "GET") return undefined;
  if (route === "/projects/:id" || route === "/groups/:id") return { name: "places", who: `${who} ${route}` };
  if (route === "/users/:id") return { name: "users", who };
  return /^\/projects\/:id\/members(?:\/all)?$/.test(route) ? { name: "members", who } : undefined;
};

/** What the throttles say to a request: the headers of its answer, and whether it is refused. */
export interface Throttling {
  readonly headers: Readonly<Record<string, string>>;
  readonly isOver: boolean;
}

/** Counts everything that is limited. */
export interface Limiter {
  throttle(request: FaultRequest): Throttling;
  /** Whether an inner limit refuses the request. */
  isOverInner(request: FaultRequest): boolean;
  /** Whether a delivery for that top-level group is too many. */
  isOverDeliveries(topLevelGroup: string): boolean;
}

/** A limiter; `now` is GitLab's own clock, skew and all. */
export const createLimiter = (limits: Limits, now: () => Date): Limiter => {
  const windows = createWindows();
  const isOver = (name: LimitName, who: string): boolean => {
    const limit = limitOf(limits, name);
    return limit !== undefined && windows(name, who, limit, now()).isOver;
  };
  return {
    throttle: ({ user, address }) => {
      const name = user === null ? "unauthenticated" : "authenticated";
      const limit = limitOf(limits, name);
      if (limit === undefined) return { headers: {}, isOver: false };
      const standing = windows(name, user ?? address, limit, now());
      return { headers: throttleHeaders(`throttle_${name}_api`, standing), isOver: standing.isOver };
    },
    isOverInner: (request) => {
      const inner = innerOf(request, request.user ?? request.address);
      return inner !== undefined && isOver(inner.name, inner.who);
    },
    isOverDeliveries: (group) => isOver("deliveries", group),
  };
};
