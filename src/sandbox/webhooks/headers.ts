import { randomUUID } from "node:crypto";
import type { Hook, HookSwitch } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { eventName } from "./announcement.ts";
import { signatureOf } from "./signature.ts";

/** What a delivery's headers say beside what the hook and the instance say. */
export interface Identity {
  /** Stays the same when the delivery is sent again. */
  readonly idempotencyKey: string;
  /** The same for all hooks that hear of one event. */
  readonly eventUuid: string;
  readonly trigger: HookSwitch;
}

type Headers = Record<string, string>;

/** All headers of a delivery of GitLab 19. A hook's own headers cannot replace GitLab's. */
export const deliveryHeaders = (world: World, hook: Hook, identity: Identity, body: string): Headers => {
  const timestamp = String(Math.floor(world.clock().getTime() / 1000));
  const headers: Headers = {
    "Content-Type": "application/json",
    "User-Agent": `GitLab/${world.instance.version}`,
    "Idempotency-Key": identity.idempotencyKey,
    "X-Gitlab-Event": eventName(identity.trigger) ?? "System Hook",
    "X-Gitlab-Webhook-UUID": randomUUID(),
    "X-Gitlab-Instance": world.instance.url,
    "X-Gitlab-Event-UUID": identity.eventUuid,
    "webhook-id": identity.idempotencyKey,
    "webhook-timestamp": timestamp,
  };
  if (hook.token !== null) headers["X-Gitlab-Token"] = hook.token;
  if (hook.signingToken !== null) {
    headers["webhook-signature"] = signatureOf(hook.signingToken, identity.idempotencyKey, timestamp, body);
  }
  const taken = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  for (const { key, value } of hook.customHeaders) if (!taken.has(key.toLowerCase())) headers[key] = value;
  return headers;
};

/** The headers as the log keeps them: without the secret and the values of the hook's own headers. */
export const redactedHeaders = (hook: Hook, headers: Readonly<Headers>): Headers => {
  const secret = new Set(["X-Gitlab-Token", ...hook.customHeaders.map(({ key }) => key)]);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secret.has(name) ? "[REDACTED]" : value]),
  );
};
