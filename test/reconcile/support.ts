import { createGitlab } from "../../src/gitlab/gitlab.ts";
import { type Logger, silentLogger } from "../../src/lib/log.ts";
import type { Event } from "../../src/model/event.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import type { PolledDelivery } from "../../src/model/polled-delivery.ts";
import type { WatchedPlace } from "../../src/reconcile/places.ts";
import { createPoller } from "../../src/reconcile/poll.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";

/** The token of one of the sandbox's users. */
export const tokenOf = (sandbox: Sandbox, username: string): string => {
  const user = [sandbox.admin, ...sandbox.users].find((one) => one.username === username);
  if (user === undefined) throw new Error(`the sandbox has no ${username}`);
  return user.token;
};

/** Does something in the sandbox as one of its users, as a browser or another client would. */
export const callAs = async (
  sandbox: Sandbox,
  username: string,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> => {
  const response = await fetch(`${sandbox.url}/api/v4${path}`, {
    method,
    headers: { "private-token": tokenOf(sandbox, username), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
};

/** A poller over a sandbox whose deliveries and watermarks are kept in memory, read as a worker reads them. */
export const pollerOver = (
  sandbox: Sandbox,
  places: readonly WatchedPlace[],
  overrides: {
    readonly ownIds?: ReadonlySet<number>;
    readonly log?: Logger;
    readonly url?: string;
    readonly ahead?: number;
  } = {},
) => {
  const deliveries = new Map<string, PolledDelivery>();
  const watermarks = new Map<string, Date>();
  const woken: string[] = [];
  let remembered: IssueSnapshot | null = null;
  const log = overrides.log ?? silentLogger;
  const start = () =>
    createPoller({
      instance: "gitlab",
      places: async () => places,
      gitlab: createGitlab({
        instance: "gitlab",
        url: overrides.url ?? sandbox.url,
        tokenFor: () => tokenOf(sandbox, "liaison-bot"),
        log: silentLogger,
        pace: { backOff: 1 },
      }),
      deliveries: {
        add: async (delivery) => {
          if (deliveries.has(delivery.messageId)) return "duplicate";
          deliveries.set(delivery.messageId, delivery);
          return "stored";
        },
      },
      news: (issueKey) => void woken.push(issueKey),
      watermarks: {
        get: async (name) => watermarks.get(name) ?? null,
        set: async (name, at) => void watermarks.set(name, at),
        claim: async (name, at, everyMs) => {
          const last = watermarks.get(name)?.getTime();
          const isFree = last === undefined || at.getTime() - last >= everyMs || last > at.getTime();
          if (isFree) watermarks.set(name, at);
          return isFree;
        },
      },
      remembered: async () => remembered,
      ownIds: () => overrides.ownIds ?? new Set(),
      clock: () => new Date(Date.now() + (overrides.ahead ?? 0)),
      serverTime: async () => new Date(),
      log,
      every: 60_000,
      overlap: 600_000,
    });
  return {
    poller: start(),
    restarted: start,
    deliveries,
    watermarks,
    woken,
    /** It was decided about when it was like this. */
    remember: (issue: IssueSnapshot) => {
      remembered = issue;
    },
  };
};

/** What a worker understands of the deliveries, in their order. */
export const eventsOf = (deliveries: ReadonlyMap<string, PolledDelivery>): Event[] =>
  [...deliveries.values()].map(({ instance, body }) => {
    const reading = readDelivery({ instance, body: JSON.parse(body) });
    if (reading.kind !== "event") throw new Error(`${reading.kind}: ${reading.why}`);
    return reading.event;
  });
