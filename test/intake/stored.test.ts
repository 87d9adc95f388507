import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createMetrics } from "../../src/http/metrics.ts";
import { type HttpServer, startHttp } from "../../src/http/server.ts";
import { createIntake } from "../../src/intake/intake.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { Store } from "../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { deliver, headers, instance, issueBody, SECRET } from "./support.ts";

let database: TestDatabase;
let store: Store;
let server: HttpServer;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
  const metrics = createMetrics();
  const intake = createIntake({
    instances: () => [instance("gitlab", [SECRET])],
    ownIds: () => new Set([99]),
    deliveries: store.deliveries,
    news: { news: () => undefined, memberChanged: () => undefined },
    figures: metrics.deliveries,
    log: silentLogger,
    clock: systemClock,
    limits: { keptBody: 100_000 },
  });
  server = await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: intake,
    canStore: store.healthy,
    metrics,
    log: silentLogger,
  });
});

afterAll(async () => {
  await server.close(1_000);
  await database.drop();
});

test("in a real database: what is answered 200 is there, once, as it came, whatever it is", async () => {
  const sent = headers();
  const body = issueBody({ iid: 5, title: "Ünïcode \\u0000 ✓ 𝒳" });
  const twice = await Promise.all([deliver(server, body, sent), deliver(server, body, sent)]);
  expect(twice.map((answer) => (answer.body as { status: string }).status).sort()).toEqual([
    "duplicate",
    "stored",
  ]);
  await deliver(server, Uint8Array.of(0xff, 0x00), headers());
  await deliver(server, "x".repeat(200_000), headers());
  await deliver(server, '{"object_kind":"a\\u0000b\\ud800"}', headers());
  await deliver(server, issueBody({}, { user: { id: 99, username: "bot" } }), headers());

  expect(await store.deliveries.waitingFor("gitlab:14#5")).toMatchObject([
    { body, messageId: sent["webhook-id"] },
  ]);
  const kept = await store.deliveries.list({});
  expect(kept.map(({ state, why }) => [state, why])).toEqual([
    ["own", "done by our own account"],
    ["ignored", expect.stringMatching(/nothing we act on/)],
    ["unreadable", "too large to keep: 200000 bytes"],
    ["unreadable", "the body is not UTF-8 text"],
    ["waiting", null],
  ]);
  expect(kept[3]?.body).toEqual(Buffer.from([0xff, 0x00]));
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
    'liaison_deliveries_total{instance="gitlab",event="issue",state="waiting"} 1',
  );
});
