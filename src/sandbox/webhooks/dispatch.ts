/** Puts deliveries on their way to hooks: at once and in order, unless the faults in use want it otherwise. */
import { randomUUID } from "node:crypto";
import type { DeliveryFate } from "../faults/deliveries.ts";
import type { FaultSource } from "../faults/faults.ts";
import type { FaultDelivery } from "../faults/selectors.ts";
import type { WorldEvent } from "../world/events.ts";
import { alertStatus } from "../world/hooks.ts";
import type { Hook } from "../world/types.ts";
import type { World } from "../world/world.ts";
import type { Announcement } from "./announcement.ts";
import { newIdentity } from "./delivery.ts";
import type { Identity } from "./headers.ts";
import type { Json } from "./payloads/common.ts";
import { createStaleness, type Outdate } from "./staleness.ts";
import type { Transport } from "./transport.ts";
import type { WorkQueue } from "./work-queue.ts";

/** What deliveries pass through. */
export interface DispatchOptions {
  readonly world: World;
  readonly queue: WorkQueue;
  readonly faults: FaultSource | undefined;
  /** Sends now; through another transport where one is given. Never rejects. */
  readonly send: (hook: Hook, identity: Identity, body: string, transport?: Transport) => Promise<unknown>;
  readonly isStopped: () => boolean;
}

const brokenConnection: Transport = async () => ({ error: "read ECONNRESET" });

const aboutOf = (event: WorldEvent): string =>
  "issue" in event ? `issue ${event.issue.project.id} ${event.issue.iid}` : event.kind;

const faultDelivery = (hook: Hook, { trigger, place }: Announcement, event: WorldEvent): FaultDelivery => ({
  hook: hook.id,
  trigger,
  place: place.fullPath,
  about: aboutOf(event),
});

/** Holds a delivery back as long as its fate wants. */
const hold = ({ held }: FaultSource, hook: Hook, { delay, behind }: DeliveryFate, run: () => void): void => {
  const wait = behind === null ? run : () => held.behind(hook.id, behind.many, behind.atMost, run);
  if (delay > 0) held.later(delay, wait);
  else wait();
};

/** Answers how to tell hooks of an event. */
export const createDispatch = ({ world, queue, faults, send, isStopped }: DispatchOptions) => {
  const staleness = createStaleness(() => world.instance.url);

  /** What a hook does not hear of because it is paused or off is lost. */
  const mayDeliver = (hook: Hook): boolean => {
    const status = alertStatus(world, hook);
    if (status !== "executable")
      faults?.met(status === "disabled" ? "delivery-hook-disabled" : "delivery-hook-paused");
    return status === "executable";
  };
  const enqueue = (hook: Hook, work: () => Promise<unknown>): void => {
    queue.add(async () => {
      if (!isStopped() && mayDeliver(hook)) await work();
    });
  };
  const meet = (
    source: FaultSource,
    fate: DeliveryFate,
    hook: Hook,
    identity: Identity,
    bodies: { readonly now: string; readonly stale: (luck: number) => string },
  ): void => {
    if (fate.lost === "silently") return;
    if (fate.lost === "failed") {
      enqueue(hook, () => send(hook, identity, bodies.now, brokenConnection));
      return;
    }
    const text = fate.stale === null ? bodies.now : bodies.stale(fate.stale);
    const run = () =>
      enqueue(hook, async () => {
        await send(hook, identity, text);
        if (fate.behind === null) source.held.passed(hook.id);
      });
    hold(source, hook, fate, run);
    if (fate.copyAfter !== null) source.held.later(fate.delay + fate.copyAfter, run);
  };

  return (hooks: readonly Hook[], announcement: Announcement, event: WorldEvent): void => {
    const body: Json = announcement.body();
    const now = JSON.stringify(body);
    const eventUuid = randomUUID();
    const outdate: Outdate | null = faults?.isInUse() === true ? staleness.outdaterFor(event) : null;
    const stale = (luck: number): string => JSON.stringify(outdate?.(body, luck) ?? body);
    for (const hook of hooks) {
      const identity = newIdentity(announcement.trigger, eventUuid);
      const fate = faults?.delivery(() => faultDelivery(hook, announcement, event), outdate !== null) ?? null;
      if (fate === null || faults === undefined) enqueue(hook, () => send(hook, identity, now));
      else meet(faults, fate, hook, identity, { now, stale });
    }
    if (faults?.isInUse() === true) staleness.remember(event);
  };
};
