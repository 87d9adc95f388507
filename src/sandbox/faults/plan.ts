/**
 * What shall go wrong in the sandbox, and when: the shape of a plan of faults, in a file, over the admin endpoint, and
 * in a test. Everything is optional. The same plan with the same `seed` meets the same requests with the same faults.
 */
import { z } from "zod";
import { count, distribution, signedSpan, span } from "./values.ts";

/** What requests are about, by their route. A note's emoji are `emoji`, a project's list of issues is `issues`. */
export const ENDPOINT_KINDS = [
  "issues",
  "notes",
  "labels",
  "links",
  "emoji",
  "hooks",
  "members",
  "users",
  "projects",
  "groups",
  "tokens",
  "todos",
  "events",
  "other",
] as const;

const texts = z.array(z.string().min(1)).min(1);

/** When a rule is in force, since the plan was put to use; by the sandbox's clock, whatever its skew. */
const window = { from: span.optional(), until: span.optional() };

/** How often: `chance` of each that matches (default 1), passing over the first `skip`, the next `count` only. */
const frequency = {
  chance: z.number({ error: "a chance from 0 to 1" }).min(0).max(1).default(1),
  skip: z.int().nonnegative().default(0),
  count: count.optional(),
};

/** Which requests; all of it has to fit, an absent key fits everything. */
const requestSelector = z.strictObject({
  methods: z.array(z.enum(["GET", "POST", "PUT", "DELETE"])).optional(),
  /** Below `/api/v4`, without the query: `*` is anything within one part, `**` anything. */
  path: z.string().startsWith("/", { error: "a path such as /projects/*/issues" }).optional(),
  /** Usernames of the tokens' owners; `nobody` is a request without a usable token. */
  users: texts.optional(),
  /** Names or values of tokens. */
  tokens: texts.optional(),
  kinds: z.array(z.enum(ENDPOINT_KINDS)).optional(),
});

const requestRule = { ...frequency, ...window, where: requestSelector.optional() };

const requestFault = z.discriminatedUnion("fault", [
  /** Before it is executed; or after: the write has happened, its answer is slow. */
  z.strictObject({
    fault: z.literal("latency"),
    delay: distribution,
    moment: z.enum(["before", "after"]).default("before"),
    ...requestRule,
  }),
  /** 429: by default the throttle's plain text with `Retry-After` and `RateLimit-*`; `inner`: JSON without headers. */
  z.strictObject({
    fault: z.literal("throttled"),
    retryAfter: span.default(60_000),
    inner: z.boolean().default(false),
    ...requestRule,
  }),
  /** `executed`: the request was carried out, and then something before GitLab gave up. */
  z.strictObject({
    fault: z.literal("error"),
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)], {
      error: "500, 502, 503 or 504",
    }),
    executed: z.boolean().default(false),
    ...requestRule,
  }),
  /** Before the request is executed; during: executed, part of the answer arrives; after: executed, none arrives. */
  z.strictObject({
    fault: z.literal("reset"),
    moment: z.enum(["before", "during", "after"]),
    ...requestRule,
  }),
  /** Never answers; the connection stays open until the client gives up. */
  z.strictObject({ fault: z.literal("timeout"), executed: z.boolean().default(false), ...requestRule }),
]);

/** Which deliveries. */
const deliverySelector = z.strictObject({
  /** Switches, such as `issues_events`. */
  events: texts.optional(),
  /** Ids of hooks. */
  hooks: z.array(count).optional(),
  /** Full paths of projects or groups that the event is in, with everything below. */
  places: texts.optional(),
});

const deliveryRule = { ...frequency, ...window, where: deliverySelector.optional() };

const deliveryFault = z.discriminatedUnion("fault", [
  /** In silence, as GitLab loses them; `failed`: as a connection that broke, kept in the hook's log and counted. */
  z.strictObject({ fault: z.literal("lost"), failed: z.boolean().default(false), ...deliveryRule }),
  /** Sent again under the same id, as by a repeated job. */
  z.strictObject({ fault: z.literal("doubled"), apart: distribution.default(0), ...deliveryRule }),
  z.strictObject({ fault: z.literal("delayed"), delay: distribution, ...deliveryRule }),
  /** Held until so many later ones of its hook have passed it, or for `atMost`. */
  z.strictObject({
    fault: z.literal("reordered"),
    behind: count.default(1),
    atMost: span.default(2_000),
    ...deliveryRule,
  }),
  /** What the body says of the issue is how it was before; does not strike an issue that hooks heard nothing of. */
  z.strictObject({ fault: z.literal("stale"), ...deliveryRule }),
]);

const someone = z.string().min(1, { error: "a username" });

/** States of the whole that begin and end by time; ended ones, and those of a plan that is taken away, are undone. */
const incident = z.discriminatedUnion("incident", [
  /** Of a user's tokens, or of the one with that name or value. */
  z.strictObject({
    incident: z.enum(["token-revoked", "token-expired"]),
    user: someone,
    token: z.string().optional(),
    ...window,
  }),
  /** The user's direct role in the place (everywhere, unless said) is taken away, or lowered to that access level. */
  z.strictObject({
    incident: z.literal("rights-withdrawn"),
    user: someone,
    place: z.string().optional(),
    to: z.literal([5, 10, 15, 20, 25, 30, 40, 50]).optional(),
    ...window,
  }),
  z.strictObject({ incident: z.literal("archived"), project: z.string(), ...window }),
  /** `down`: 503 for everything, with the page of a deployment. `read-only`: 403 for writes (maintenance mode). */
  z.strictObject({
    incident: z.literal("maintenance"),
    mode: z.enum(["down", "read-only"]).default("down"),
    ...window,
  }),
  /** GitLab's clock is ahead by so much (behind where negative): its Date header and all of its timestamps. */
  z.strictObject({ incident: z.literal("clock-skew"), by: signedSpan, ...window }),
]);

/** A limit: requests per minute, or in another period. */
const limit = z.union([count, z.strictObject({ requests: count, period: span })], {
  error: "requests per minute, or { requests, period }",
});

/** The names of limits. The first two are throttles with headers, the others GitLab's inner ones without any. */
export const LIMIT_NAMES = [
  /** All requests of a user; `throttle_authenticated_api`. */
  "authenticated",
  /** All requests without a token, by address; `throttle_unauthenticated_api`. */
  "unauthenticated",
  /** Creating notes, by user. */
  "notes",
  /** Creating issues, by user. */
  "issues",
  /** `GET /projects/:id` and `GET /groups/:id`, by user each. */
  "places",
  /** `GET /users/:id`, by user. */
  "users",
  /** Lists of a project's members, by user. */
  "members",
  /** Tests of the hooks of one place, and resends of one hook, by user. */
  "hookTests",
  /** Deliveries of all hooks below one top-level group; what is over it is lost. */
  "deliveries",
] as const;

/** The name of a limit. */
export type LimitName = (typeof LIMIT_NAMES)[number];

const limits = z.strictObject({
  /** Start from that instance's limits; those beside it replace single ones. */
  like: z.enum(["gitlab.com"]).optional(),
  ...(Object.fromEntries(LIMIT_NAMES.map((name) => [name, limit.optional()])) as Record<
    LimitName,
    z.ZodOptional<typeof limit>
  >),
});

/** The schema of a plan. */
export const planSchema = z
  .strictObject({
    seed: z.int({ error: "a whole number" }).default(1),
    /** A request meets the first `latency` that strikes, and the first other fault that strikes. */
    requests: z.array(requestFault).default([]),
    limits: limits.default({}),
    /** A delivery meets each kind of fault once at most; a lost one meets nothing else. */
    deliveries: z.array(deliveryFault).default([]),
    hooks: z
      .strictObject({
        /** Hooks that fail pause and are switched off in the end, as on GitLab.com. */
        autoDisable: z.boolean().default(true),
        /** How long a receiver may take. */
        timeout: span.optional(),
      })
      .optional(),
    incidents: z.array(incident).default([]),
  })
  .meta({ title: "OSS Liaison: a plan of faults for the sandbox GitLab" });

/** A checked plan: spans are milliseconds, defaults are filled in. */
export type FaultPlan = z.output<typeof planSchema>;

/** A plan as it is written: spans such as `2s` or milliseconds, defaults left out. */
export type FaultPlanInput = z.input<typeof planSchema>;

export type RequestFault = FaultPlan["requests"][number];
export type RequestSelector = z.output<typeof requestSelector>;
export type DeliveryFault = FaultPlan["deliveries"][number];
export type DeliverySelector = z.output<typeof deliverySelector>;
export type Incident = FaultPlan["incidents"][number];
export type Limits = FaultPlan["limits"];
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];
