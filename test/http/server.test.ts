import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createMetrics } from "../../src/http/metrics.ts";
import { type HttpOptions, type HttpServer, startHttp } from "../../src/http/server.ts";
import { silentLogger } from "../../src/lib/log.ts";

let server: HttpServer;

afterEach(() => server.close(100));

const start = async (options: Partial<HttpOptions> = {}): Promise<void> => {
  server = await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: (_request, response) => response.end("webhook"),
    canStore: async () => true,
    metrics: createMetrics(),
    log: silentLogger,
    ...options,
  });
};

const get = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);

describe("who may ask", () => {
  test("hears that the process is alive and that deliveries can be stored", async () => {
    await start();
    expect(await (await get("/healthz")).json()).toEqual({ status: "alive" });
    const ready = await get("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: "ready" });
  });

  test("hears that they cannot, and why, while the process stays alive", async () => {
    await start({ canStore: async () => false });
    const ready = await get("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ why: expect.stringMatching(/database/) });
    expect((await get("/healthz")).status).toBe(200);
  });

  test("reads the metrics in Prometheus' format", async () => {
    await start();
    const answer = await get("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await answer.text()).toMatch(/^process_cpu_user_seconds_total/m);
  });

  test("gets a request id, the proxy's own where it sent a plain one, and security headers", async () => {
    await start();
    const own = await get("/healthz");
    expect(own.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(own.headers.get("x-content-type-options")).toBe("nosniff");
    expect(own.headers.get("x-powered-by")).toBeNull();
    expect(
      (await get("/healthz", { headers: { "x-request-id": "abc-1" } })).headers.get("x-request-id"),
    ).toBe("abc-1");
    const odd = await get("/healthz", { headers: { "x-request-id": "<script>" } });
    expect(odd.headers.get("x-request-id")).not.toContain("script");
  });

  test("is told what there is when there is nothing", async () => {
    await start();
    const lost = await get("/webhook");
    expect(lost.status).toBe(404);
    expect(await lost.json()).toMatchObject({ error: expect.stringContaining("POST /webhooks/gitlab") });
    const wrong = await get("/readyz", { method: "POST" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET, HEAD");
    expect((await get("/%zz")).status).toBe(404);
  });
});

describe("the webhook's path", () => {
  test.each([
    ["/webhooks/gitlab", null],
    ["/webhooks/gitlab/", null],
    ["/webhooks/gitlab?x=1", null],
    ["/webhooks/gitlab/kde-invent", "kde-invent"],
  ])("%s is for instance %s", async (path, instance) => {
    const seen: (string | null)[] = [];
    await start({
      webhook: (_request, response, named) => {
        seen.push(named);
        response.end();
      },
    });
    await get(path, { method: "POST" });
    expect(seen).toEqual([instance]);
  });

  test.each(["/webhooks/gitlabx", "/webhooks/gitlab/a/b", "/webhooks"])("%s is none", async (path) => {
    await start();
    expect((await get(path, { method: "POST" })).status).toBe(404);
  });
});

test("with a port of its own for status, the public one shows the webhook only", async () => {
  await start({ admin: { host: "127.0.0.1", port: 0 } });
  expect(await (await get("/webhooks/gitlab", { method: "POST" })).text()).toBe("webhook");
  for (const path of ["/healthz", "/readyz", "/metrics"]) {
    expect((await get(path)).status).toBe(404);
    expect((await fetch(server.adminUrl + path)).status).toBe(200);
  }
  expect((await fetch(`${server.adminUrl}/webhooks/gitlab`, { method: "POST" })).status).toBe(404);
});

test("an address in use is said with what to do, and leaves no listener behind", async () => {
  await start();
  const port = Number(new URL(server.url).port);
  const again = startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: { host: "127.0.0.1", port },
    webhook: () => undefined,
    canStore: async () => true,
    metrics: createMetrics(),
    log: silentLogger,
  });
  await expect(again).rejects.toMatchObject({
    message: expect.stringContaining(`127.0.0.1:${port}`),
    remedy: expect.stringContaining("another port"),
  });
});

describe("closing", () => {
  /** A webhook that answers when told to. */
  const held = () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<ServerResponse>();
    return { arrived, webhook: (_request: IncomingMessage, response: ServerResponse) => arrive(response) };
  };

  test("lets a running request end, over a connection that would have stayed, and takes no new one", async () => {
    const { arrived, webhook } = held();
    await start({ webhook });
    const answer = get("/webhooks/gitlab", { method: "POST" });
    const response = await arrived;
    const closed = server.close(10_000);
    await expect(get("/healthz")).rejects.toThrow();
    response.end("in time");
    expect(await (await answer).text()).toBe("in time");
    await closed;
  });

  test("cuts off what does not end", async () => {
    const { arrived, webhook } = held();
    await start({ webhook });
    const answer = get("/webhooks/gitlab", { method: "POST" });
    answer.catch(() => undefined);
    await arrived;
    await server.close(20);
    await expect(answer).rejects.toThrow();
  });

  test("does not wait for connections that only idle", async () => {
    await start();
    const { hostname, port } = new URL(server.url);
    const idle = connect(Number(port), hostname);
    idle.on("error", () => undefined);
    await once(idle, "connect");
    idle.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(idle, "data");
    const ended = once(idle, "close");
    idle.resume();
    await server.close(60_000);
    await ended;
  });
});

test.each([
  ["its headers", "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-"],
  ["its body", "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"],
])("a sender that never ends %s is hung up on", async (_what, bytes) => {
  await start({
    webhook: (request) => {
      request.on("error", () => undefined).resume();
    },
    patience: { headers: 50, request: 100 },
  });
  const { hostname, port } = new URL(server.url);
  const slow = connect(Number(port), hostname);
  slow.on("error", () => undefined);
  slow.write(bytes);
  const [answer] = await once(slow, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
  slow.resume();
  await once(slow, "close");
});

test("headers as large as a hook's twenty custom ones may be are read", async () => {
  await start();
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_none, index) => [`x-custom-${index}`, "v".repeat(2_000)]),
  );
  expect((await get("/webhooks/gitlab", { method: "POST", headers: many })).status).toBe(200);
});
