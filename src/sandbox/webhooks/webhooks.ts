/** The delivery side of the sandbox: everything that happens in the world is told to the hooks that ask for it. */
import { randomUUID } from "node:crypto";
import type { Logger } from "../../lib/log.ts";
import { ok, type Result, refused } from "../../lib/result.ts";
import type { FaultSource } from "../faults/faults.ts";
import { withAncestors } from "../world/access.ts";
import type { WorldEvent } from "../world/events.ts";
import type { Hook, HookDelivery, HookSwitch, User } from "../world/types.ts";
import { listen, type World } from "../world/world.ts";
import { type Announcement, announcementOf, eventName } from "./announcement.ts";
import { deliver, type LoggedDelivery, newIdentity } from "./delivery.ts";
import { createDispatch } from "./dispatch.ts";
import type { Identity } from "./headers.ts";
import { sampleFor } from "./samples.ts";
import { httpTransport, type Transport } from "./transport.ts";
import { workQueue } from "./work-queue.ts";

/** GitLab's own time-out. */
const TIMEOUT_MILLISECONDS = 10_000;
const AT_ONCE = 10;

export interface WebhookOptions {
  readonly logger: Logger;
  /** How long a receiver may take; 10 seconds unless said. */
  readonly timeoutMilliseconds?: number;
  /** Whether failing hooks pause and are switched off, as on GitLab.com; not unless said. */
  readonly autoDisabling?: boolean;
  /** Put around the real transport. */
  readonly around?: (send: Transport) => Transport;
  /** What goes wrong on demand; nothing unless said. */
  readonly faults?: FaultSource;
}

export interface Webhooks {
  /** Sends the newest thing of that kind to a hook, at once; refused where there is none. */
  test(hook: Hook, trigger: HookSwitch, actor: User): Promise<Result<HookDelivery>>;
  /** Sends a kept delivery again, with the same `Idempotency-Key`; refused when the hook's address changed. */
  resend(delivery: HookDelivery): Promise<Result<HookDelivery>>;
  /** Resolves once no delivery is waiting or under way. */
  idle(): Promise<void>;
  /** Hears of nothing more, sends nothing more, and drops its connections. */
  stop(): void;
}

const hooksFor = (world: World, { place, trigger }: Announcement): Hook[] =>
  withAncestors(place)
    .filter(({ kind }) => kind === "project" || world.instance.enterprise)
    .flatMap(({ hooks }) => hooks.filter(({ switches }) => switches.has(trigger)));

/** Begins to listen to the world. */
export const startWebhooks = (world: World, options: WebhookOptions): Webhooks => {
  const { faults } = options;
  if (options.autoDisabling !== undefined) world.instance.autoDisabling = options.autoDisabling;
  const timeout = options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const http = httpTransport(() => faults?.hookTimeout() ?? timeout, AT_ONCE);
  const usual = options.around?.(http.send) ?? http.send;
  const queue = workQueue(AT_ONCE);
  let stopped = false;

  const send = async (hook: Hook, identity: Identity, body: string, transport = usual) => {
    const delivery = await deliver(world, transport, hook, identity, body);
    logDelivery(options.logger, delivery);
    return delivery;
  };
  const dispatch = createDispatch({ world, queue, faults, send, isStopped: () => stopped });
  const announce = (event: WorldEvent): void => {
    faults?.tick();
    const announcement = announcementOf(world.instance.url, event);
    const hooks = announcement === undefined ? [] : hooksFor(world, announcement);
    if (announcement !== undefined && hooks.length > 0) dispatch(hooks, announcement, event);
  };
  const idle = async (): Promise<void> => {
    do {
      await faults?.held.idle();
      await queue.idle();
    } while (faults?.held.isEmpty() === false);
  };
  const stopListening = listen(world, announce);

  return {
    test: async (hook, trigger, actor) => {
      if (eventName(trigger) === undefined) return refused("Testing not available for this hook");
      const sample = sampleFor(world, hook, trigger, actor);
      if (!sample.ok) return sample;
      return ok(await send(hook, newIdentity(trigger, randomUUID()), JSON.stringify(sample.value)));
    },
    resend: async ({ hook, url, trigger, requestBody, requestHeaders }) => {
      if (url !== hook.url) return refused("The hook URL has changed. This log entry cannot be retried.");
      const identity = newIdentity(trigger, randomUUID(), requestHeaders["Idempotency-Key"]);
      return ok(await send(hook, identity, requestBody));
    },
    idle,
    stop: () => {
      stopped = true;
      faults?.held.clear();
      stopListening();
      http.close();
    },
  };
};

const logDelivery = (logger: Logger, delivery: LoggedDelivery): void => {
  const { hook, trigger, responseStatus: status, errorMessage } = delivery;
  const fields = { hook: hook.id, url: hook.url, trigger, status };
  if (errorMessage === null) logger.debug(fields, "webhook delivered");
  else logger.warn({ ...fields, reason: errorMessage }, "webhook not delivered");
};
