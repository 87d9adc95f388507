/** What goes wrong in GitLab and on the way while a story is told; people's own requests are spared. */
import type { FaultPlanInput } from "../../src/sandbox/faults/plan.ts";
import type { Random } from "./random.ts";
import { TRACKER } from "./setting.ts";

/** Tokens that the sandbox made for the service; those of people have another name. */
const SERVICE = { tokens: ["sandbox"] };
const WRITES = { ...SERVICE, methods: ["POST", "PUT", "DELETE"] as const };

type Incident = NonNullable<FaultPlanInput["incidents"]>[number];

const BOT = "liaison-bot";

/** Large ones: each begins a little after its plan, and ends before the next. */
const incidentOf = (random: Random): readonly Incident[] => {
  const from = `${1 + random.below(4)}s`;
  const until = `${8 + random.below(12)}s`;
  return random.pick<readonly Incident[]>([
    [],
    [{ incident: "maintenance", mode: "down", from, until }],
    [{ incident: "maintenance", mode: "read-only", from, until }],
    [{ incident: "token-expired", user: BOT, token: "sandbox", from, until }],
    [{ incident: "token-revoked", user: BOT, token: "sandbox", from, until }],
    [{ incident: "rights-withdrawn", user: BOT, place: "gitlab-org", from, until }],
    [
      {
        incident: "archived",
        project: random.pick([TRACKER, "gitlab-com/gl-infra/reliability"]),
        from,
        until,
      },
    ],
  ]);
};

/** Limits as an administrator may set them: low enough that the service meets them, people rarely. */
const limitsOf = (random: Random): NonNullable<FaultPlanInput["limits"]> =>
  random.chance(0.25)
    ? { authenticated: { requests: 150, period: "5s" }, notes: { requests: 15, period: "5s" } }
    : {};

/** How long a plan is in use before the next. */
export const PHASE_MS = 30_000;

/**
 * GitLab's clock is not ours, by as much for the whole story: one that jumps back puts things into another order in
 * GitLab itself.
 */
export const skewFor = (random: Random): FaultPlanInput => {
  const by = random.pick([null, "45s", "-90s"]);
  return by === null ? {} : { incidents: [{ incident: "clock-skew", by }] };
};

/** Many small faults all the time, and now and then a large one. */
export const troubleFor = (random: Random, skew: FaultPlanInput): FaultPlanInput => ({
  seed: random.below(1_000_000),
  requests: [
    { fault: "latency", delay: { median: "15ms", p99: "400ms", longest: "2s" }, where: SERVICE },
    { fault: "reset", moment: "after", chance: 0.04, where: { ...WRITES, methods: [...WRITES.methods] } },
    { fault: "reset", moment: "during", chance: 0.02, where: SERVICE },
    { fault: "reset", moment: "before", chance: 0.02, where: SERVICE },
    { fault: "error", status: 500, chance: 0.02, where: SERVICE },
    { fault: "error", status: 502, executed: true, chance: 0.02, where: SERVICE },
    { fault: "error", status: 503, chance: 0.01, where: SERVICE },
    { fault: "throttled", retryAfter: "1s", chance: 0.01, where: SERVICE },
    { fault: "throttled", inner: true, chance: 0.01, where: { ...WRITES, methods: [...WRITES.methods] } },
  ],
  limits: limitsOf(random),
  deliveries: [
    { fault: "lost", chance: 0.05 },
    { fault: "doubled", chance: 0.08, apart: { from: "0ms", to: "3s" } },
    { fault: "delayed", chance: 0.15, delay: { from: "0ms", to: "6s" } },
    { fault: "reordered", chance: 0.1, behind: 2 },
    { fault: "stale", chance: 0.05 },
  ],
  hooks: { autoDisable: true },
  incidents: [...(skew.incidents ?? []), ...incidentOf(random)],
});
