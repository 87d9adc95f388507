/** The real service and its database under more than they can take: bounded, honest, and well again by itself. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { folderWith } from "../../cli/support.ts";
import { issueBody, newSigningToken, signedHeaders } from "../../intake/support.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { residentBytes } from "../../support/process-figures.ts";
import { createSender, type Heard } from "../../support/sender.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { until } from "../../support/until.ts";

const CONFIGURATION = `
version: 1
instances:
  loud: { url: https://loud.example, token: { env: SECRET }, webhook: { secrets: [{ env: LOUD }] } }
  sealed: { url: https://sealed.example, token: { env: SECRET }, webhook: { signingTokens: [{ env: SEALED }] } }
  calm: { url: https://calm.example, token: { env: SECRET }, webhook: { secrets: [{ env: CALM }] } }
`;

const SEALED = newSigningToken();
const MEGABYTE = 1_048_576;

let database: TestDatabase;
let serving: RunningCommand;
let folder: string;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = folderWith({ "liaison.yml": CONFIGURATION });
  const secrets = { SECRET: "glpat-x", LOUD: "loud-secret", CALM: "calm-secret", SEALED };
  serving = startCommand(["serve", "--role", "web", "--config", `${folder}/liaison.yml`], {
    DATABASE_URL: database.url,
    PORT: "0",
    ...secrets,
  });
  url = JSON.parse(await serving.line((line) => line.includes('"ready:'))).url;
});

afterAll(async () => {
  await serving.kill("SIGTERM");
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const request = (instance: string, id: string, body: string): string =>
  `POST /webhooks/gitlab/${instance} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
  `X-Gitlab-Event: Issue Hook\r\nX-Gitlab-Token: ${instance}-secret\r\nwebhook-id: ${id}\r\n` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

interface Flood {
  readonly answers: Map<number, number>;
  readonly accepted: string[];
  readonly retryAfter: Set<string>;
  /** Milliseconds of the slowest answer. */
  slowest: number;
  stop(): Promise<void>;
}

/** Sends one delivery after the other on each of many connections, until stopped. */
const flood = (instance: string, connections: number, bytes: number): Flood => {
  const found = {
    answers: new Map<number, number>(),
    accepted: [] as string[],
    retryAfter: new Set<string>(),
  };
  let going = true;
  const result = { ...found, slowest: 0, stop: async () => undefined } as Flood;
  const note = (id: string, { status, head }: Heard, took: number): void => {
    result.answers.set(status, (result.answers.get(status) ?? 0) + 1);
    result.slowest = Math.max(result.slowest, took);
    if (status === 200) result.accepted.push(id);
    if (status === 503) result.retryAfter.add(/^retry-after: (.*)$/im.exec(head)?.[1] ?? "none");
  };
  const lane = async (): Promise<void> => {
    const sender = createSender(url);
    while (going) {
      const id = randomUUID();
      const began = performance.now();
      const body = issueBody({ description: "x".repeat(bytes) });
      note(
        id,
        await sender.send(request(instance, id, body)).catch(() => ({ status: 0, head: "", body: "" })),
        performance.now() - began,
      );
      await pause(1);
    }
    sender.close();
  };
  const lanes = Array.from({ length: connections }, lane);
  return Object.assign(result, {
    stop: async () => {
      going = false;
      await Promise.all(lanes);
    },
  });
};

/** Watches the service's memory; answers by how many bytes it grew at most. */
const watchMemory = async (): Promise<() => number> => {
  const before = await residentBytes(serving.pid);
  let most = 0;
  const timer = setInterval(async () => {
    most = Math.max(most, (await residentBytes(serving.pid)) - before);
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
};

const storedIds = async (): Promise<Set<unknown>> =>
  new Set((await database.query("SELECT message_id FROM deliveries")).map((row) => row["message_id"]));

const ready = async (): Promise<boolean> => (await fetch(`${url}/readyz`)).status === 200;

test("five thousand half-open connections cost bounded memory, and deliveries are stored meanwhile", async () => {
  const { hostname, port } = new URL(url);
  const grown = await watchMemory();
  const half: Socket[] = [];
  for (let number = 0; number < 5_000; number += 1) {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(number % 2 === 0 ? "POST /webhooks/gitlab HTTP/1.1\r\nX-Slow: 1\r\n" : "");
    half.push(socket);
    if (number % 100 === 0) await new Promise((resolve) => socket.once("connect", resolve));
  }
  const sender = createSender(url);
  const began = performance.now();
  for (let number = 0; number < 20; number += 1)
    expect((await sender.send(request("calm", randomUUID(), issueBody()))).status).toBe(200);
  expect((performance.now() - began) / 20).toBeLessThan(500);
  await until(() => half.filter((socket) => socket.closed).length >= 2_000);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(Number(/^liaison_connections_dropped_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(1_990);
  expect(grown()).toBeLessThan(100 * MEGABYTE);
  sender.close();
  for (const socket of half) socket.destroy();
}, 60_000);

test("a database that hangs, then one that is away: 503 with Retry-After, bounded memory, and well again by itself", async () => {
  const grown = await watchMemory();
  const sent = flood("loud", 200, 100_000);
  await pause(500);
  const blocker = new pg.Client({ connectionString: database.url });
  blocker.on("error", () => undefined);
  await blocker.connect();
  await blocker.query("BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE");
  await until(() => (sent.answers.get(503) ?? 0) > 200);
  await database.away();
  await until(async () => !(await ready()));
  await pause(2_000);
  await database.back();
  await until(ready);
  const before = sent.accepted.length;
  await until(() => sent.accepted.length > before + 200);
  await sent.stop();
  expect([...sent.answers.keys()].sort()).toEqual([200, 503]);
  expect([...sent.retryAfter]).toEqual(["10"]);
  // GitLab gives up after ten seconds.
  expect(sent.slowest).toBeLessThan(10_000);
  expect(grown()).toBeLessThan(512 * MEGABYTE);
  const stored = await storedIds();
  expect(sent.accepted.filter((id) => !stored.has(id))).toEqual([]);
}, 90_000);

test("while one instance floods, the other's deliveries are stored, and soon", async () => {
  const sent = flood("loud", 300, 60_000);
  await pause(1_000);
  const sender = createSender(url);
  const times: number[] = [];
  for (let number = 0; number < 30; number += 1) {
    const began = performance.now();
    expect((await sender.send(request("calm", randomUUID(), issueBody()))).status).toBe(200);
    times.push(performance.now() - began);
  }
  await sent.stop();
  sender.close();
  expect(sent.accepted.length).toBeGreaterThan(300);
  expect(Math.max(...times)).toBeLessThan(4_000);
}, 60_000);

/** One stranger after the other, who claims to have signed and sends the beginning of a body, until stopped. */
const strangers = (connections: number, declared: number): { cut: number; stop(): Promise<void> } => {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let going = true;
  const result = { cut: 0, stop: (): Promise<void> => Promise.resolve() };
  const lane = async (): Promise<void> => {
    while (going) {
      const socket = connect(Number(port), hostname);
      open.add(socket);
      const signature = `v1,${Buffer.alloc(32).toString("base64")}`;
      socket.on("error", () => undefined).on("data", () => socket.destroy());
      socket.write(
        "POST /webhooks/gitlab/sealed HTTP/1.1\r\nHost: x\r\nwebhook-id: x\r\n" +
          `webhook-timestamp: ${Math.floor(Date.now() / 1_000)}\r\nwebhook-signature: ${signature}\r\n` +
          `Content-Length: ${declared}\r\n\r\n${"x".repeat(100)}`,
      );
      await new Promise((resolve) => socket.once("close", resolve));
      open.delete(socket);
      result.cut += 1;
    }
  };
  const lanes = Array.from({ length: connections }, lane);
  result.stop = async () => {
    going = false;
    for (const socket of open) socket.destroy();
    await Promise.all(lanes);
  };
  return result;
};

test.each([
  ["50 kB", 50_000],
  ["2 MB", 2_000_000],
])(
  "while 1,500 strangers claim to have signed bodies of %s, signed deliveries are stored, and soon",
  async (_size, declared) => {
    const grown = await watchMemory();
    const around = strangers(1_500, declared);
    await pause(3_000);
    const times: number[] = [];
    for (let number = 0; number < 30; number += 1) {
      const body = issueBody({ description: "x".repeat(20_000) });
      const began = performance.now();
      const sent = { method: "POST", body, headers: signedHeaders(SEALED, body) };
      expect((await fetch(`${url}/webhooks/gitlab/sealed`, sent)).status).toBe(200);
      times.push(performance.now() - began);
      await pause(100);
    }
    await around.stop();
    expect(around.cut).toBeGreaterThan(1_500);
    expect(Math.max(...times)).toBeLessThan(1_000);
    expect(grown()).toBeLessThan(200 * MEGABYTE);
  },
  60_000,
);
