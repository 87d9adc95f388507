import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import {
  type Door,
  deliver,
  dial,
  headers,
  instance,
  issueBody,
  newSigningToken,
  openDoor,
  signedHeaders,
} from "./support.ts";

let door: Door;

afterEach(() => door.close());

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe("a body that cannot be understood is stored as it came, with why, and answered 200", () => {
  test.each([
    ["nothing", "", /empty/],
    ["half a body", '{"object_kind":"iss', /not valid JSON/],
    ["an array", "[1,2,3]", /not a JSON object/],
    ["a string", '"issue"', /not a JSON object/],
    ["null", "null", /not a JSON object/],
    ["no kind at all", "{}", /neither object_kind nor event_name/],
    ["a kind that is no word", '{"object_kind":{}}', /not a JSON object|object_kind/],
    ["an issue without attributes", '{"object_kind":"issue","user":{"id":1}}', /object_attributes/],
    ["an issue whose number is text", issueBody({ iid: "23" }), /iid/],
    ["an issue whose number is 0, which has another address", issueBody({ iid: 0 }), /iid/],
    ["a project whose number is 0", issueBody().replace('"id":14', '"id":0'), /project/],
    ["a byte order mark", `\uFEFF${issueBody()}`, /not valid JSON/],
    ["two hundred thousand brackets", "[".repeat(200_000), /not valid JSON/],
    ["a tower of objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, /neither object_kind/],
  ])("%s", async (_what, body, why) => {
    door = await openDoor();
    expect(await deliver(door, body)).toMatchObject({ status: 200, body: { status: "stored" } });
    expect(door.store.kept[0]).toMatchObject({
      state: "unreadable",
      body,
      issueKey: null,
      confidential: true,
    });
    expect(door.store.kept[0]?.why).toMatch(why);
    expect(door.news).toEqual([]);
  });

  test.each([
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ["text with NUL, which a text column cannot hold", Buffer.from('{"a":"\u0000"}')],
  ])("%s: kept as bytes", async (_what, bytes) => {
    door = await openDoor();
    await deliver(door, Uint8Array.from(bytes));
    expect(door.store.kept[0]).toMatchObject({ state: "unreadable", why: "the body is not UTF-8 text" });
    expect(Buffer.from(door.store.kept[0]?.body as Uint8Array)).toEqual(bytes);
  });

  test("a gzip bomb: kept packed, never unpacked", async () => {
    door = await openDoor();
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(50_000_000)));
    expect(await deliver(door, bomb, headers({ "Content-Encoding": "gzip" }))).toMatchObject({ status: 200 });
    expect(door.store.kept[0]).toMatchObject({ state: "unreadable", size: bomb.length });
    expect(door.store.kept[0]?.why).toMatch(/encoded \(gzip\)/);
  });

  test("what is quoted of it cannot carry control characters into the store", async () => {
    door = await openDoor();
    await deliver(door, '{"object_kind":"pu\\u0000sh\\u001b[2J"}');
    expect(door.store.kept[0]?.why).toBe("pu sh [2J is nothing we act on");
  });
});

describe("large bodies", () => {
  test("of an issue within the limit are kept and read", async () => {
    door = await openDoor();
    const body = issueBody({ description: "x".repeat(2_000_000) });
    expect(await deliver(door, body)).toMatchObject({ status: 200 });
    expect(door.store.kept[0]).toMatchObject({ state: "waiting", size: body.length });
    expect(door.store.kept[0]?.body === body).toBe(true);
  });

  test("beyond it leave digest and size, and are told apart by them", async () => {
    door = await openDoor();
    const { "webhook-id": _id, "Idempotency-Key": _key, ...sent } = headers();
    const body = issueBody({ description: "x".repeat(3_000_000) });
    expect(await deliver(door, body, sent)).toMatchObject({ status: 200, body: { status: "stored" } });
    expect(door.store.kept[0]).toMatchObject({
      state: "unreadable",
      why: `too large to keep: ${body.length} bytes`,
      body: null,
      size: body.length,
      confidential: true,
    });
    expect(await deliver(door, body, sent)).toMatchObject({ body: { status: "duplicate" } });
    expect(await deliver(door, body.replace("Crash", "Trash"), sent)).toMatchObject({
      body: { status: "stored" },
    });
  });

  test("are verified by signature as they pass by", async () => {
    const token = newSigningToken();
    door = await openDoor({ instances: [instance("gitlab", [], [token])] });
    const body = issueBody({ description: "x".repeat(3_000_000) });
    const signed = signedHeaders(token, body);
    expect(await deliver(door, body.replace("Crash", "Trash"), signed)).toMatchObject({ status: 401 });
    expect(await deliver(door, body, signed)).toMatchObject({ status: 200 });
    expect(door.store.kept).toHaveLength(1);
  });

  test("without end are answered once more than GitLab sends has come, and the connection is closed", async () => {
    door = await openDoor({ limits: { readBody: 300_000, keptBody: 1_000 } });
    const socket = await dial(door);
    socket.write("POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\n");
    socket.write("Content-Length: 90000000\r\n\r\n");
    socket.write(Buffer.alloc(400_000, "x"));
    await until(() => socket.heard().includes("stored"));
    expect(socket.heard()).toMatch(/^HTTP\/1\.1 200 .*Connection: close/s);
    expect(door.store.kept[0]).toMatchObject({ state: "unreadable", body: null, size: 90_000_000 });
    expect(door.store.kept[0]?.why).toMatch(/too large to read/);
    socket.write(Buffer.alloc(100_000, "x"));
    await new Promise((resolve) => socket.once("close", resolve));
  });

  test("without end that are signed cannot be verified, so nothing is stored", async () => {
    const token = newSigningToken();
    door = await openDoor({
      instances: [instance("gitlab", [], [token])],
      limits: { readBody: 5_000, keptBody: 1_000 },
    });
    const body = "x".repeat(6_000);
    expect(await deliver(door, body, signedHeaders(token, body))).toMatchObject({ status: 401 });
    expect(door.figures).toEqual(["refused too-large-to-verify"]);
  });

  test("in single bytes, with no length announced, come together", async () => {
    door = await openDoor();
    const body = issueBody({ title: "in crumbs" });
    const socket = await dial(door);
    socket.write("POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\n");
    socket.write("Transfer-Encoding: chunked\r\n\r\n");
    for (const letter of body) socket.write(`1\r\n${letter}\r\n`);
    socket.write("0\r\n\r\n");
    await until(() => socket.heard().includes("stored"));
    expect(door.store.kept[0]).toMatchObject({ body, state: "waiting" });
    socket.destroy();
  });
});

describe("memory", () => {
  test("stays bounded while many bodies of 25 MB come at once", async () => {
    door = await openDoor();
    const piece = Buffer.alloc(50_000, " ");
    const send = async (): Promise<string> => {
      const socket = await dial(door);
      socket.write(
        "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\nContent-Length: 25000000\r\n\r\n",
      );
      for (let sent = 0; sent < 25_000_000; sent += piece.length)
        if (!socket.write(piece)) await once(socket, "drain");
      await until(() => socket.heard().includes("}"));
      socket.destroy();
      return socket.heard();
    };
    const before = process.memoryUsage().rss;
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }, 5);
    const answers = await Promise.all(Array.from({ length: 12 }, send));
    clearInterval(watch);
    for (const answer of answers)
      expect(answer).toMatch(/^HTTP\/1\.1 200 .*\{"status":"(stored|duplicate)"\}$/s);
    expect(door.mostHeld).toBeLessThan(100_000);
    // 300 MB passed by.
    expect(peak).toBeLessThan(150_000_000);
  });

  test("is shared out: large bodies wait for each other, small ones pass them", async () => {
    door = await openDoor({ limits: { heldBytes: 4_000_000 } });
    const large = issueBody({ description: "x".repeat(1_900_000) });
    const head = `POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\nContent-Length: ${large.length}\r\n\r\n`;
    const slow = await dial(door);
    slow.write(head + large.slice(0, 10));
    await until(() => door.mostHeld > 1_900_000);
    const second = deliver(door, large);
    expect(await deliver(door, issueBody())).toMatchObject({ status: 200 });
    expect(door.store.kept).toHaveLength(1);
    slow.write(large.slice(10));
    expect(await second).toMatchObject({ status: 200 });
    expect(door.store.kept).toHaveLength(3);
    expect(door.mostHeld).toBeLessThanOrEqual(4_000_000);
    slow.destroy();
  });

  test("that does not become free in time is a 503 with a time to come back", async () => {
    door = await openDoor({ limits: { heldBytes: 4_000_000, roomWait: 30 } });
    const large = issueBody({ description: "x".repeat(1_900_000) });
    const slow = await dial(door);
    slow.write(
      `POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\nContent-Length: ${large.length}\r\n\r\n{`,
    );
    await until(() => door.mostHeld > 1_900_000);
    const answer = await deliver(door, large);
    expect(answer).toMatchObject({ status: 503 });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(door.figures).toEqual(["unavailable no-room"]);
    slow.destroy();
    expect(await deliver(door, large)).toMatchObject({ status: 200 });
  });

  test("is given back by who went away while waiting for it", async () => {
    door = await openDoor({ limits: { heldBytes: 4_000_000 } });
    const large = issueBody({ description: "x".repeat(1_900_000) });
    const head = `POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nX-Gitlab-Token: the-hook's-secret\r\nContent-Length: ${large.length}\r\n\r\n`;
    const [slow, impatient] = [await dial(door), await dial(door)];
    slow.write(head + large.slice(0, 10));
    await until(() => door.mostHeld > 1_900_000);
    impatient.write(head + large.slice(0, 10));
    // A small delivery that came later and is through: the impatient one has been waiting by then.
    await deliver(door, issueBody());
    impatient.destroy();
    await deliver(door, issueBody());
    slow.write(large.slice(10));
    await until(() => door.store.kept.length === 3);
    expect(await deliver(door, large)).toMatchObject({ status: 200 });
    slow.destroy();
  });
});
