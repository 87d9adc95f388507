/** Hooks and their deliveries as the API shows them: never a token. */
import { alertStatus, switchesOf } from "../../world/hooks.ts";
import type { Hook, HookDelivery } from "../../world/types.ts";
import type { World } from "../../world/world.ts";

export const hookEntity = (world: World, hook: Hook) => ({
  id: hook.id,
  url: hook.url,
  name: hook.name,
  description: hook.description,
  created_at: hook.createdAt,
  ...Object.fromEntries(switchesOf(hook.owner).map((name) => [name, hook.switches.has(name)])),
  enable_ssl_verification: hook.enableSslVerification,
  alert_status: alertStatus(world, hook),
  disabled_until: hook.disabledUntil,
  url_variables: hook.urlVariables.map(({ key }) => ({ key })),
  push_events_branch_filter: hook.pushEventsBranchFilter,
  branch_filter_strategy: hook.branchFilterStrategy,
  custom_webhook_template: hook.customWebhookTemplate,
  custom_headers: hook.customHeaders.map(({ key }) => ({ key })),
  token_present: hook.token !== null,
  signing_token_present: hook.signingToken !== null,
  ...(hook.owner.kind === "project" ? { project_id: hook.owner.id } : { group_id: hook.owner.id }),
});

export const deliveryEntity = (delivery: HookDelivery) => ({
  id: delivery.id,
  url: delivery.url,
  trigger: delivery.trigger,
  request_headers: delivery.requestHeaders,
  request_data: JSON.parse(delivery.requestBody) as unknown,
  response_headers: delivery.responseHeaders,
  response_body: delivery.responseBody,
  execution_duration: delivery.durationSeconds,
  response_status: String(delivery.responseStatus),
  created_at: delivery.createdAt,
});
