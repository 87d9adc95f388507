/** Which requests and deliveries a rule is about. */
import type { DeliverySelector, EndpointKind, RequestSelector } from "./plan.ts";

/** A request as rules see it. */
export interface FaultRequest {
  readonly method: string;
  /** Below `/api/v4`, without the query, as it was sent. */
  readonly path: string;
  /** The template, e.g. `/projects/:id/issues/:iid`; `*` where there is none. */
  readonly route: string;
  /** Whose token it is; null: without a usable one. */
  readonly user: string | null;
  readonly token: { readonly name: string; readonly value: string } | null;
  /** Where it comes from. */
  readonly address: string;
}

/** A delivery as rules see it. */
export interface FaultDelivery {
  readonly hook: number;
  /** The switch that fired. */
  readonly trigger: string;
  /** Full path of the place that it happened in. */
  readonly place: string;
  /** What it is about, e.g. `issue 7`: deliveries about the same thing share their luck's count. */
  readonly about: string;
}

const KINDS: Readonly<Record<string, EndpointKind>> = {
  award_emoji: "emoji",
  notes: "notes",
  discussions: "notes",
  links: "links",
  labels: "labels",
  hooks: "hooks",
  members: "members",
  resource_label_events: "events",
  resource_state_events: "events",
  personal_access_tokens: "tokens",
  impersonation_tokens: "tokens",
  access_tokens: "tokens",
  todos: "todos",
  milestones: "other",
  issues: "issues",
  projects: "projects",
  groups: "groups",
  users: "users",
  user: "users",
};

/** What a route is about: the last of its words that says so. */
export const kindOf = (route: string): EndpointKind => {
  const word = route.split("/").findLast((part) => Object.hasOwn(KINDS, part));
  return word === undefined ? "other" : (KINDS[word] ?? "other");
};

const patternOf = (glob: string): RegExp => {
  const source = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : RegExp.escape(part)))
    .join("");
  return new RegExp(`^${source}$`);
};

const includes = <Value>(wanted: readonly Value[] | undefined, value: Value): boolean =>
  wanted === undefined || wanted.includes(value);

/** Whether requests fit. */
export const requestTest = (selector: RequestSelector = {}): ((request: FaultRequest) => boolean) => {
  const { methods, users, tokens, kinds } = selector;
  const pattern = selector.path === undefined ? undefined : patternOf(selector.path);
  return ({ method, path, route, user, token }) =>
    includes<string>(methods, method) &&
    (pattern === undefined || pattern.test(path)) &&
    includes(users, user ?? "nobody") &&
    (tokens === undefined ||
      (token !== null && (tokens.includes(token.name) || tokens.includes(token.value)))) &&
    (kinds === undefined || kinds.includes(kindOf(route)));
};

/** Whether deliveries fit. */
export const deliveryTest = (selector: DeliverySelector = {}): ((delivery: FaultDelivery) => boolean) => {
  const { events, hooks, places } = selector;
  const inPlace = (path: string) => (place: string) => path === place || path.startsWith(`${place}/`);
  return ({ hook, trigger, place }) =>
    includes(events, trigger) &&
    includes(hooks, hook) &&
    (places === undefined || places.some(inPlace(place)));
};
