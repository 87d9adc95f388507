/** Counts of requests to the API, by method, route and user: what tests and benches measure with. */

export interface RequestCount {
  readonly method: string;
  /** The route's template, e.g. `/projects/:id/issues/:iid`. */
  readonly route: string;
  /** Whose token it was (after sudo: the user acted as), null for nobody. */
  readonly user: string | null;
  readonly count: number;
}

export interface RequestLog {
  record(method: string, route: string, user: string | null): void;
  /** All counts since the last reset, most frequent first. */
  counts(): RequestCount[];
  reset(): void;
}

/** An empty log. */
export const createRequestLog = (): RequestLog => {
  const counts = new Map<string, RequestCount>();
  return {
    record: (method, route, user) => {
      const key = `${method} ${route} ${user ?? ""}`;
      counts.set(key, { method, route, user, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    counts: () => [...counts.values()].sort((left, right) => right.count - left.count),
    reset: () => counts.clear(),
  };
};
