/** Webhooks of projects and groups: settings, tests, recent deliveries. */

import type { Result } from "../../../lib/result.ts";
import { canAdminPlace } from "../../world/access.ts";
import {
  createHook,
  deleteHook,
  findHook,
  GROUP_SWITCHES,
  type HookInput,
  type HookPairs,
  PROJECT_SWITCHES,
  setHookPair,
  updateHook,
} from "../../world/hooks.ts";
import { badParameters, forbidden, notFound, refusal } from "../../world/refusal.ts";
import type { Group, Hook, HookDelivery, HookSwitch, Project, User } from "../../world/types.ts";
import {
  type Answer,
  type Call,
  created,
  forBothPlaces,
  noContent,
  numberIn,
  partIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { deliveryEntity, hookEntity } from "../entities/hook.ts";
import { flag, nullable, pairs, readParams, required, text } from "../fields.ts";
import { paginate } from "../paging.ts";

/** What these routes need of the delivery side. */
export interface HookSender {
  test(hook: Hook, trigger: HookSwitch, actor: User): Promise<Result<HookDelivery>>;
  resend(delivery: HookDelivery): Promise<Result<HookDelivery>>;
}

type PlaceOf = (call: Call) => Group | Project;

const hookFields = {
  url: required(text),
  name: nullable(text),
  description: nullable(text),
  token: text,
  signing_token: text,
  enable_ssl_verification: flag,
  push_events_branch_filter: text,
  branch_filter_strategy: text,
  custom_webhook_template: text,
  custom_headers: pairs,
  url_variables: pairs,
};

const switchFields = Object.fromEntries(GROUP_SWITCHES.map((name) => [name, flag]));

const inputFrom = (call: Call, place: Group | Project): HookInput => {
  const input = readParams(call.params, hookFields);
  const given = readParams(call.params, switchFields);
  const known = place.kind === "project" ? PROJECT_SWITCHES : GROUP_SWITCHES;
  const switches = new Map<HookSwitch, boolean>();
  for (const name of known) {
    const on = given[name];
    if (on !== undefined) switches.set(name, on);
  }
  return {
    url: input.url,
    name: input.name,
    description: input.description,
    token: input.token,
    signingToken: input.signing_token,
    switches,
    enableSslVerification: input.enable_ssl_verification,
    pushEventsBranchFilter: input.push_events_branch_filter,
    branchFilterStrategy: input.branch_filter_strategy,
    customWebhookTemplate: input.custom_webhook_template,
    customHeaders: input.custom_headers,
    urlVariables: input.url_variables,
  };
};

const hookAt = (call: Call, place: Group | Project): Hook =>
  findHook(call.world, userOf(call), place, numberIn(call, "hook_id"));

const list = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  if (!canAdminPlace(call.world, userOf(call), place)) throw forbidden();
  return paginate(call, place.hooks, (hook) => hookEntity(call.world, hook));
};

const add = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const user = userOf(call);
  if (!canAdminPlace(call.world, user, place)) throw forbidden();
  return created(hookEntity(call.world, createHook(call.world, user, place, inputFrom(call, place))));
};

const change = (placeOf: PlaceOf) => (call: Call) => {
  const place = placeOf(call);
  const hook = hookAt(call, place);
  return success(hookEntity(call.world, updateHook(hook, inputFrom(call, place))));
};

const remove = (placeOf: PlaceOf) => (call: Call) => {
  deleteHook(call.world, hookAt(call, placeOf(call)));
  return noContent;
};

const isGood = ({ responseStatus }: HookDelivery): boolean =>
  responseStatus !== "internal error" && responseStatus < 400;

const sent = (result: Result<HookDelivery>): Answer => {
  if (!result.ok) throw refusal(422, result.reason);
  if (!isGood(result.value)) throw refusal(422, `Hook executed but returned ${result.value.responseStatus}`);
  return created({ message: "201 Created" });
};

const sendTest = (placeOf: PlaceOf, sender: HookSender) => async (call: Call) => {
  const hook = hookAt(call, placeOf(call));
  const trigger = GROUP_SWITCHES.find((name) => name === partIn(call, "trigger"));
  if (trigger === undefined) throw badParameters(["trigger does not have a valid value"]);
  return sent(await sender.test(hook, trigger, userOf(call)));
};

const hasStatus =
  (wanted: string | undefined) =>
  (delivery: HookDelivery): boolean => {
    const { responseStatus: status } = delivery;
    if (wanted === undefined || wanted === String(status)) return true;
    if (wanted === "successful") return isGood(delivery);
    const code = status === "internal error" ? 500 : status;
    if (wanted === "client_failure") return code >= 400 && code < 500;
    return wanted === "server_failure" && code >= 500;
  };

const listDeliveries = (placeOf: PlaceOf) => (call: Call) => {
  const { status } = readParams(call.params, { status: text });
  const deliveries = hookAt(call, placeOf(call)).deliveries.filter(hasStatus(status));
  return paginate(call, deliveries.toReversed(), deliveryEntity);
};

const resend = (placeOf: PlaceOf, sender: HookSender) => async (call: Call) => {
  const id = numberIn(call, "event_id");
  const delivery = hookAt(call, placeOf(call)).deliveries.find((candidate) => candidate.id === id);
  if (delivery === undefined) throw notFound();
  const result = await sender.resend(delivery);
  if (!result.ok) throw refusal(422, result.reason);
  return created({ response_status: result.value.responseStatus });
};

const setPair = (placeOf: PlaceOf, kind: HookPairs, isRemoval: boolean) => (call: Call) => {
  const hook = hookAt(call, placeOf(call));
  const value = isRemoval ? null : readParams(call.params, { value: required(text) }).value;
  setHookPair(hook, kind, partIn(call, "key"), value);
  return noContent;
};

/** The routes, sending through the given delivery side. */
export const hookRoutes = (sender: HookSender): readonly Route[] =>
  forBothPlaces((prefix, placeOf): readonly Route[] => {
    const hooks = `${prefix}/:id/hooks`;
    const hook = `${hooks}/:hook_id`;
    return [
      { method: "get", path: hooks, handle: list(placeOf) },
      { method: "post", path: hooks, handle: add(placeOf) },
      {
        method: "get",
        path: hook,
        handle: (call) => success(hookEntity(call.world, hookAt(call, placeOf(call)))),
      },
      { method: "put", path: hook, handle: change(placeOf) },
      { method: "delete", path: hook, handle: remove(placeOf) },
      { method: "put", path: `${hook}/url_variables/:key`, handle: setPair(placeOf, "urlVariables", false) },
      {
        method: "delete",
        path: `${hook}/url_variables/:key`,
        handle: setPair(placeOf, "urlVariables", true),
      },
      {
        method: "put",
        path: `${hook}/custom_headers/:key`,
        handle: setPair(placeOf, "customHeaders", false),
      },
      {
        method: "delete",
        path: `${hook}/custom_headers/:key`,
        handle: setPair(placeOf, "customHeaders", true),
      },
      { method: "post", path: `${hook}/test/:trigger`, handle: sendTest(placeOf, sender) },
      { method: "get", path: `${hook}/events`, handle: listDeliveries(placeOf) },
      { method: "post", path: `${hook}/events/:event_id/resend`, handle: resend(placeOf, sender) },
    ];
  });
