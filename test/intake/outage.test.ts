import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Door, deliver, dial, headers, issueBody, openDoor } from "./support.ts";

let door: Door;

beforeEach(async () => {
  door = await openDoor({ limits: { storeWait: 40 } });
});

afterEach(() => door.close());

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test("while the database is away deliveries are answered 503 with Retry-After, and 200 once it is back", async () => {
  door.store.health = "down";
  const sent = headers();
  const body = issueBody();
  const answer = await deliver(door, body, sent);
  expect(answer).toMatchObject({ status: 503, body: { error: "deliveries cannot be stored at the moment" } });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(door.figures).toEqual(["unavailable store"]);

  door.store.health = "good";
  expect(await deliver(door, body, sent)).toMatchObject({ status: 200, body: { status: "stored" } });
});

test("a long outage is a few lines in the log", async () => {
  door.store.health = "down";
  for (let turn = 0; turn < 20; turn += 1) await deliver(door, issueBody());
  expect(door.log).toMatchObject([
    { level: "warn", fields: { reason: "store", error: "connect ECONNREFUSED" } },
  ]);
});

test("a database that does not answer is a 503 before GitLab gives up", async () => {
  door.store.health = "hanging";
  expect(await deliver(door, issueBody())).toMatchObject({ status: 503 });
  expect(door.figures).toEqual(["unavailable slow-store"]);
});

test("what is stored after the sender was sent away is news all the same", async () => {
  const { promise: database, resolve: answers } = Promise.withResolvers<{ outcome: "stored"; id: number }>();
  door.store.keep = () => database;
  expect(await deliver(door, issueBody({ iid: 77 }))).toMatchObject({ status: 503 });
  expect(door.news).toEqual([]);
  answers({ outcome: "stored", id: 1 });
  await until(() => door.news.length > 0);
  expect(door.news).toEqual(["gitlab:14#77"]);
});

test("a sender that goes away in the middle leaves nothing behind", async () => {
  const socket = await dial(door);
  socket.write("POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\n");
  socket.write("Content-Length: 1000000\r\n\r\n{");
  await until(() => door.mostHeld > 1_000_000);
  socket.destroy();
  expect(await deliver(door, issueBody())).toMatchObject({ status: 200 });
  expect(door.store.kept).toHaveLength(1);
  expect(door.figures).toEqual(["delivered gitlab issue waiting"]);
  expect(door.log).toEqual([]);
});
