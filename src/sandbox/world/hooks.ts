/** Webhooks of projects and groups: settings only; delivering is another folder's work. */
import { canAdminPlace } from "./access.ts";
import { forbidden, invalid, notFound } from "./refusal.ts";
import type { Group, Hook, HookSwitch, Project, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

const SIGNING_KEY_BYTES = 32;
/** Failures in a row at which a hook pauses. */
export const FAILURES_TO_PAUSE = 4;
/** Failures in a row at which it is switched off for good. */
export const FAILURES_TO_DISABLE = 40;

/** Switches that hooks of projects have, in the order in which GitLab lists them. */
export const PROJECT_SWITCHES: readonly HookSwitch[] = [
  "push_events",
  "tag_push_events",
  "merge_requests_events",
  "repository_update_events",
  "issues_events",
  "confidential_issues_events",
  "note_events",
  "confidential_note_events",
  "pipeline_events",
  "wiki_page_events",
  "deployment_events",
  "feature_flag_events",
  "job_events",
  "releases_events",
  "milestone_events",
  "emoji_events",
  "resource_access_token_events",
  "resource_deploy_token_events",
  "vulnerability_events",
];

/** Those of groups. */
export const GROUP_SWITCHES: readonly HookSwitch[] = [
  ...PROJECT_SWITCHES,
  "member_events",
  "subgroup_events",
  "project_events",
];

export const switchesOf = (owner: Group | Project): readonly HookSwitch[] =>
  owner.kind === "project" ? PROJECT_SWITCHES : GROUP_SWITCHES;

export interface HookInput {
  readonly url: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly token?: string | undefined;
  readonly signingToken?: string | undefined;
  readonly switches: ReadonlyMap<HookSwitch, boolean>;
  readonly enableSslVerification?: boolean | undefined;
  readonly pushEventsBranchFilter?: string | undefined;
  readonly branchFilterStrategy?: string | undefined;
  readonly customHeaders?: Hook["customHeaders"] | undefined;
  readonly urlVariables?: Hook["urlVariables"] | undefined;
  readonly customWebhookTemplate?: string | undefined;
}

const checkHook = (input: HookInput): void => {
  if (!URL.canParse(input.url) || !/^https?:$/.test(new URL(input.url).protocol)) {
    throw invalid({ url: ["is blocked: Only allowed schemes are http, https"] });
  }
  const { signingToken } = input;
  if (signingToken === undefined || signingToken === "") return;
  const key = signingToken.startsWith("whsec_") ? Buffer.from(signingToken.slice(6), "base64") : null;
  if (key?.length !== SIGNING_KEY_BYTES) {
    throw invalid({ signing_token: ["must be whsec_ followed by the base64 encoding of 32 bytes"] });
  }
};

const secret = (value: string | undefined, before: string | null): string | null =>
  value === undefined ? before : value === "" ? null : value;

const applyInput = (hook: Hook, input: HookInput): void => {
  for (const [name, on] of input.switches) {
    if (on) hook.switches.add(name);
    else hook.switches.delete(name);
  }
  hook.url = input.url;
  hook.name = input.name ?? hook.name;
  hook.description = input.description ?? hook.description;
  hook.token = secret(input.token, hook.token);
  hook.signingToken = secret(input.signingToken, hook.signingToken);
  hook.enableSslVerification = input.enableSslVerification ?? hook.enableSslVerification;
  hook.pushEventsBranchFilter = input.pushEventsBranchFilter ?? hook.pushEventsBranchFilter;
  hook.branchFilterStrategy = input.branchFilterStrategy ?? hook.branchFilterStrategy;
  hook.customHeaders = input.customHeaders ?? hook.customHeaders;
  hook.urlVariables = input.urlVariables ?? hook.urlVariables;
  hook.customWebhookTemplate = input.customWebhookTemplate ?? hook.customWebhookTemplate;
};

/** A new hook; Maintainers of a project, Owners of a group. `push_events` is on unless said otherwise. */
export const createHook = (world: World, actor: User, owner: Group | Project, input: HookInput): Hook => {
  if (!canAdminPlace(world, actor, owner)) throw forbidden();
  checkHook(input);
  const hook: Hook = {
    id: nextId(world, "hook"),
    owner,
    url: input.url,
    name: null,
    description: null,
    token: null,
    signingToken: null,
    switches: new Set<HookSwitch>(["push_events"]),
    enableSslVerification: true,
    pushEventsBranchFilter: null,
    branchFilterStrategy: "wildcard",
    customHeaders: [],
    urlVariables: [],
    customWebhookTemplate: null,
    createdAt: timestamp(world),
    recentFailures: 0,
    disabledUntil: null,
    deliveries: [],
  };
  applyInput(hook, input);
  owner.hooks.push(hook);
  world.hooks.set(hook.id, hook);
  return hook;
};

/** The hook of that id in the place, or 404; 403 for those who may not manage hooks. */
export const findHook = (world: World, actor: User, owner: Group | Project, id: number): Hook => {
  if (!canAdminPlace(world, actor, owner)) throw forbidden();
  const hook = owner.hooks.find((candidate) => candidate.id === id);
  if (hook === undefined) throw notFound();
  return hook;
};

/** Changes a hook; another address drops the secret token unless a new one comes with it. */
export const updateHook = (hook: Hook, input: HookInput): Hook => {
  checkHook(input);
  if (input.url !== hook.url) hook.token = null;
  applyInput(hook, input);
  return hook;
};

/** What a hook keeps by key: values go in, never out. */
export type HookPairs = "urlVariables" | "customHeaders";

/** Sets one value by its key; null takes it away. */
export const setHookPair = (hook: Hook, kind: HookPairs, key: string, value: string | null): void => {
  const others = hook[kind].filter((pair) => pair.key !== key);
  if (value === null && others.length === hook[kind].length) throw notFound();
  hook[kind] = value === null ? others : [...others, { key, value }];
};

export const deleteHook = (world: World, hook: Hook): void => {
  hook.owner.hooks.splice(hook.owner.hooks.indexOf(hook), 1);
  world.hooks.delete(hook.id);
};

/** Switches the back-off on or off; what failed while it was off does not count. */
export const setAutoDisabling = (world: World, on: boolean): void => {
  if (on && !world.instance.autoDisabling) for (const hook of world.hooks.values()) hook.recentFailures = 0;
  world.instance.autoDisabling = on;
};

/** Where a hook can stand. */
export type AlertStatus = "executable" | "temporarily_disabled" | "disabled";

/** Where the hook stands in GitLab's back-off, where the instance has one: 4 failures in a row pause it, 40 end it. */
export const alertStatus = (world: World, hook: Hook): AlertStatus => {
  if (!world.instance.autoDisabling) return "executable";
  if (hook.recentFailures >= FAILURES_TO_DISABLE) return "disabled";
  const isPaused = hook.disabledUntil !== null && hook.disabledUntil >= timestamp(world);
  return hook.recentFailures >= FAILURES_TO_PAUSE && isPaused ? "temporarily_disabled" : "executable";
};
