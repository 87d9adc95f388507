/** A running intake over real HTTP, with a store that keeps deliveries in memory. */
import { randomBytes, randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { Webhook } from "standardwebhooks";
import { type HttpOptions, startHttp } from "../../src/http/server.ts";
import type { IntakeInstance, Kept, NewDelivery } from "../../src/intake/delivery.ts";
import { createIntake, type IntakeNeeds } from "../../src/intake/intake.ts";
import type { IntakeLimits } from "../../src/intake/limits.ts";
import { type Logger, silentLogger } from "../../src/lib/log.ts";
import type { MemberEvent } from "../../src/model/event.ts";

interface MemoryStore {
  readonly kept: NewDelivery[];
  /** How `keep` behaves: as a database would, down, or never answering. */
  health: "good" | "down" | "hanging";
  keep(delivery: NewDelivery): Promise<Kept>;
}

const createMemoryStore = (): MemoryStore => {
  const seen = new Set<string>();
  return {
    kept: [],
    health: "good",
    async keep(delivery) {
      if (this.health === "down") throw new Error("connect ECONNREFUSED");
      if (this.health === "hanging") return await new Promise(() => undefined);
      const key = `${delivery.instance} ${delivery.messageId ?? delivery.digest}`;
      if (seen.has(key)) return { outcome: "duplicate", id: null };
      seen.add(key);
      this.kept.push(delivery);
      return { outcome: "stored", id: this.kept.length };
    },
  };
};

export interface Door {
  readonly url: string;
  readonly store: MemoryStore;
  readonly news: string[];
  readonly members: MemberEvent[];
  /** What the figures heard, as lines. */
  readonly figures: string[];
  /** Warnings and errors. */
  readonly log: { readonly level: string; readonly fields: object; readonly message: string }[];
  /** The most bytes that were ever held at once. */
  mostHeld: number;
  /** Travels in time, milliseconds. */
  later(milliseconds: number): void;
  close(): Promise<void>;
}

interface DoorOptions {
  readonly instances?: readonly IntakeInstance[];
  readonly ownIds?: readonly number[];
  readonly limits?: Partial<IntakeLimits>;
  readonly news?: (issueKey: string) => void;
  readonly http?: Pick<HttpOptions, "patience" | "mostConnections" | "onDropped">;
}

export const SECRET = "the-hook's-secret";

export const instance = (
  name: string,
  secrets: readonly string[],
  signingTokens: readonly string[] = [],
): IntakeInstance => ({ name, url: `https://${name}.example`, secrets: () => ({ secrets, signingTokens }) });

const recordingLogger = (lines: { level: string; fields: object; message: string }[]): Logger => {
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return { ...silentLogger, warn: at("warn"), error: at("error") };
};

export const openDoor = async (options: DoorOptions = {}): Promise<Door> => {
  const store = createMemoryStore();
  const started = Date.now();
  let travelled = 0;
  const log: Door["log"] = [];
  const door = { store, log, news: [], members: [], figures: [], mostHeld: 0 } as Omit<
    Door,
    "url" | "close" | "later"
  >;
  const figures: IntakeNeeds["figures"] = {
    delivered: (...[name, event, state]) => void door.figures.push(`delivered ${name} ${event} ${state}`),
    duplicate: (name, event) => void door.figures.push(`duplicate ${name} ${event}`),
    refused: (reason) => void door.figures.push(`refused ${reason}`),
    unavailable: (reason) => void door.figures.push(`unavailable ${reason}`),
    held: (bytes) => {
      door.mostHeld = Math.max(door.mostHeld, bytes);
    },
  };
  const instances = options.instances ?? [instance("gitlab", [SECRET])];
  const intake = createIntake({
    instances: () => instances,
    ownIds: () => new Set(options.ownIds ?? []),
    deliveries: store,
    news: {
      news: options.news ?? ((issueKey) => void door.news.push(issueKey)),
      memberChanged: (event) => void door.members.push(event),
    },
    figures,
    log: recordingLogger(log),
    clock: () => new Date(started + travelled),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const server = await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: intake,
    canStore: async () => true,
    metrics: { contentType: "text/plain", text: async () => "" },
    log: silentLogger,
    ...options.http,
  });
  return Object.assign(door, {
    url: server.url,
    later: (milliseconds: number) => {
      travelled += milliseconds;
    },
    close: () => server.close(500),
  });
};

let serial = 0;

/** An issue hook's body in GitLab's shape; every call a different issue unless told otherwise. */
export const issueBody = (
  attributes: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): string => {
  serial += 1;
  return JSON.stringify({
    object_kind: "issue",
    event_type: "issue",
    user: { id: 7, name: "Ada", username: "ada", avatar_url: null, email: "[REDACTED]" },
    project: {
      id: 14,
      path_with_namespace: "kde/krita",
      visibility_level: 20,
      web_url: "https://gitlab.example/kde/krita",
    },
    object_attributes: {
      id: 10_000 + serial,
      iid: serial,
      title: `Crash when saving, no. ${serial}`,
      description: "It ends with a segmentation fault.",
      state: "opened",
      type: "Issue",
      action: "open",
      author_id: 7,
      confidential: false,
      created_at: "2026-01-05T10:00:00Z",
      updated_at: "2026-01-05 10:00:00 UTC",
      labels: [],
      url: "https://gitlab.example/kde/krita/-/issues/1",
      ...attributes,
    },
    labels: [],
    changes: {},
    ...rest,
  });
};

/** GitLab's headers for a hook with a secret token. */
export const headers = (extra: Record<string, string> = {}): Record<string, string> => {
  const id = randomUUID();
  return {
    "Content-Type": "application/json",
    "User-Agent": "GitLab/19.1.0-pre",
    "X-Gitlab-Event": "Issue Hook",
    "X-Gitlab-Token": SECRET,
    "X-Gitlab-Instance": "https://gitlab.example",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "Idempotency-Key": id,
    ...extra,
  };
};

export const newSigningToken = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** Headers signed by an implementation that is not ours. */
export const signedHeaders = (token: string, body: string, at = new Date()): Record<string, string> => {
  const id = randomUUID();
  const { "X-Gitlab-Token": _none, ...unsigned } = headers();
  return {
    ...unsigned,
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(token).sign(id, at, body),
  };
};

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Sends one delivery. */
export const deliver = async (
  door: { readonly url: string },
  body: string | Uint8Array<ArrayBuffer>,
  sent: Record<string, string> = headers(),
  path = "/webhooks/gitlab",
): Promise<Answered> => {
  const response = await fetch(door.url + path, { method: "POST", body, headers: sent });
  return { status: response.status, body: await response.json(), headers: response.headers };
};

/** A bare connection, for senders that no library would be. */
export const dial = (door: { readonly url: string }): Promise<Socket & { heard(): string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(door.url);
    let text = "";
    const socket = connect(Number(port), hostname, () =>
      resolve(Object.assign(socket, { heard: () => text })),
    );
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.once("error", reject);
  });
