/** Senders who are up to no good, or too many: over real sockets, with short times instead of long ones. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
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
  SECRET,
  signedHeaders,
} from "../../intake/support.ts";

let door: Door;

afterEach(() => door.close());

const TOKEN = "X-Gitlab-Token: the-hook's-secret\r\n";
const START = "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\n";

const signature = `v1,${Buffer.alloc(32).toString("base64")}`;
const forged = (): string =>
  `webhook-id: x\r\nwebhook-timestamp: ${Math.floor(Date.now() / 1000)}\r\nwebhook-signature: ${signature}\r\n`;

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Sends bytes, and answers what came back when the other side hung up. */
const conversation = async (bytes: string | Buffer): Promise<string> => {
  const socket = await dial(door);
  socket.on("error", () => undefined);
  const end = new Promise((resolve) => socket.once("close", resolve));
  socket.write(bytes);
  socket.resume();
  await end;
  return socket.heard();
};

const statusesIn = (heard: string): string[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = ""]) => status);

describe("a slow sender", () => {
  const limits = { slowGrace: 60, strangerGrace: 60, heldBytes: 4_000_000, strangersBytes: 4_000_000 };

  test.each([
    ["that has the secret", () => TOKEN, "slow-sender"],
    ["that only claims to have signed", forged, "slow-stranger"],
  ])(
    "%s gives its memory back and hears why; others are not kept waiting",
    async (_what, credentials, reason) => {
      door = await openDoor({
        instances: [instance("gitlab", ["the-hook's-secret"], [newSigningToken()])],
        limits,
      });
      const slow = await Promise.all(Array.from({ length: 40 }, () => dial(door)));
      for (const socket of slow) socket.write(`${START}${credentials()}Content-Length: 1900000\r\n\r\n{`);
      await until(() => door.mostHeld > 1_900_000);
      expect((await deliver(door, issueBody())).status).toBe(200);
      await until(() => slow.every((socket) => /^HTTP\/1\.1 (408|503)/.test(socket.heard())));
      expect(slow.some((socket) => socket.heard().includes("too slowly"))).toBe(true);
      expect(door.mostHeld).toBeLessThanOrEqual(4_000_000);
      const large = issueBody({ description: "x".repeat(1_900_000) });
      expect((await deliver(door, large)).status).toBe(200);
      expect(door.figures).toContain(`unavailable ${reason}`);
      for (const socket of slow) socket.destroy();
    },
  );

  test("without a secret is not read at all", async () => {
    door = await openDoor({ limits });
    const heard = await conversation(`${START}X-Gitlab-Token: guess\r\nContent-Length: 1900000\r\n\r\n{`);
    expect(heard).toMatch(/^HTTP\/1\.1 401 .*Connection: close/s);
    expect(door.mostHeld).toBe(0);
  });
});

describe("strangers who claim to have signed", () => {
  const token = newSigningToken();
  const limits = { strangersBytes: 1_000_000, strangerPatience: 300, strangerGrace: 2_000, roomWait: 700 };
  const signed = (body: string, more = {}) => ({ ...signedHeaders(token, body), ...more });
  const started = async (count: number, rest: string) => {
    const sockets = await Promise.all(Array.from({ length: count }, () => dial(door)));
    for (const socket of sockets) socket.write(`${START}${forged()}${rest}`);
    return sockets;
  };

  test("and send nothing more get no memory, and are cut at once", async () => {
    door = await openDoor({ instances: [instance("gitlab", [], [token])], limits });
    const silent = await started(200, "Content-Length: 50000\r\n\r\n");
    await until(() => silent.every((socket) => socket.heard().startsWith("HTTP/1.1 408")));
    expect(door.mostHeld).toBe(0);
    expect((await deliver(door, issueBody(), signed(issueBody()))).status).toBe(401);
    for (const socket of silent) socket.destroy();
  });

  test("and are slow fill their own memory only; honest deliveries pass them", async () => {
    door = await openDoor({ instances: [instance("gitlab", [SECRET], [token])], limits });
    const slow = await started(200, "Content-Length: 50000\r\n\r\n{");
    await until(() => door.mostHeld > 150_000);
    const sends = async (size: number, sent?: (body: string) => Record<string, string>) => {
      const body = issueBody({ description: "x".repeat(size) });
      return (await deliver(door, body, sent?.(body))).status;
    };
    // By token, signed at whatever size, and signed with a good token beside it.
    const passing = await Promise.all([
      sends(1_000_000),
      sends(40_000, signed),
      sends(300_000, signed),
      sends(1_000_000, (body) => signed(body, { "X-Gitlab-Token": SECRET })),
    ]);
    expect(passing).toEqual([200, 200, 200, 200]);
    // Nobody waited for the strangers, who still hold what they have.
    expect(door.figures).not.toContain("unavailable slow-stranger");
    await until(() => slow.every((socket) => /^HTTP\/1\.1 (408|503)/.test(socket.heard())));
    expect(new Set(door.figures.filter((line) => line.startsWith("unavailable")))).toEqual(
      new Set(["unavailable slow-stranger", "unavailable no-room-for-strangers"]),
    );
    for (const socket of slow) socket.destroy();
  });

  test("are not those whose body comes a little later, or in pieces", async () => {
    door = await openDoor({ instances: [instance("gitlab", [], [token])], limits });
    const body = issueBody({ description: "x".repeat(20_000) });
    const late = await dial(door);
    const lines = Object.entries(signed(body)).map(([name, value]) => `${name}: ${value}\r\n`);
    late.write(`${START}${lines.join("")}Content-Length: ${body.length}\r\n\r\n`);
    for (const part of [body.slice(0, 10), body.slice(10, 9_000), body.slice(9_000)]) {
      await new Promise((resolve) => setTimeout(resolve, 180));
      late.write(part);
    }
    await until(() => late.heard().includes("stored"));
    expect(door.store.kept[0]?.body).toBe(body);
    expect(door.mostHeld).toBeLessThan(30_000 * 2);
    late.destroy();
  });
});

describe("a signed body that is empty", () => {
  test.each([
    ["by its length", "Content-Length: 0\r\n\r\n"],
    ["by its only chunk", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["by a chunk that comes later", "Transfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n"],
  ])("%s, is stored as what it is", async (_what, rest, later = "") => {
    const token = newSigningToken();
    door = await openDoor({ instances: [instance("gitlab", [], [token])] });
    const lines = Object.entries(signedHeaders(token, "")).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = await dial(door);
    socket.write(`${START}${lines.join("")}${rest}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write(later);
    await until(() => socket.heard().includes("stored"));
    expect(door.store.kept).toMatchObject([{ state: "unreadable", size: 0 }]);
    socket.destroy();
  });
});

describe("one of two instances that floods", () => {
  const two = [instance("loud", ["loud-secret"]), instance("calm", ["calm-secret"])];

  test("leaves the other memory, also for a large body, and a place in line", async () => {
    door = await openDoor({
      instances: two,
      limits: { heldBytes: 8_000_000, roomWait: 200, storeWait: 2_000 },
    });
    door.store.keep = async ({ instance: name }) =>
      name === "loud" ? await new Promise(() => undefined) : { outcome: "stored", id: 1 };
    const body = issueBody({ description: "x".repeat(60_000) });
    const loud = await Promise.all(Array.from({ length: 300 }, () => dial(door)));
    for (const socket of loud)
      socket.write(`${START}X-Gitlab-Token: loud-secret\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await until(() => loud.filter((socket) => socket.heard().startsWith("HTTP/1.1 503")).length > 100);
    const calm = headers({ "X-Gitlab-Token": "calm-secret" });
    for (const size of [10, 60_000, 1_000_000])
      expect((await deliver(door, issueBody({ description: "x".repeat(size) }), calm)).status).toBe(200);
    expect(door.mostHeld).toBeLessThanOrEqual(8_000_000);
    for (const socket of loud) socket.destroy();
  });
});

describe("packed bodies", () => {
  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("%s bombs are kept packed, never unpacked", async (encoding, pack) => {
    door = await openDoor();
    const bomb = Uint8Array.from(pack(Buffer.alloc(30_000_000, " ")));
    expect((await deliver(door, bomb, headers({ "Content-Encoding": encoding }))).status).toBe(200);
    expect(door.store.kept[0]).toMatchObject({ state: "unreadable", size: bomb.length });
    expect(door.mostHeld).toBeLessThan(200_000);
  });
});

describe("headers", () => {
  test("more than anybody needs are refused, before anything is believed", async () => {
    door = await openDoor();
    const many = Array.from({ length: 300 }, (_none, index) => `X-Flood-${index}: 1\r\n`).join("");
    const body = issueBody();
    const heard = await conversation(`${START}${TOKEN}${many}Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(statusesIn(heard)).toEqual(["431"]);
    expect(door.store.kept).toEqual([]);
  });

  test("larger than 64 kB are refused, also without end", async () => {
    door = await openDoor();
    expect(statusesIn(await conversation(`${START}X-Flood: ${"x".repeat(70_000)}`))).toEqual(["431"]);
  });
});

describe("Expect: 100-continue", () => {
  const expecting = (token: string, length: number): string =>
    `${START}X-Gitlab-Token: ${token}\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;

  test("is told to go on once its headers are good", async () => {
    door = await openDoor();
    const body = issueBody();
    const socket = await dial(door);
    socket.write(expecting("the-hook's-secret", body.length));
    await until(() => socket.heard().includes("100 Continue"));
    expect(door.store.kept).toEqual([]);
    socket.write(body);
    await until(() => socket.heard().includes("stored"));
    expect(door.store.kept).toHaveLength(1);
    socket.destroy();
  });

  test("hears 401 instead, and the next bytes are no request of ours", async () => {
    door = await openDoor();
    const smuggled = `${START}${TOKEN}Content-Length: 2\r\n\r\n{}`;
    const heard = await conversation(expecting("guess", smuggled.length) + smuggled);
    expect(statusesIn(heard)).toEqual(["401"]);
    expect(door.store.kept).toEqual([]);
  });

  test("that is anything else is refused", async () => {
    door = await openDoor();
    const socket = await dial(door);
    socket.write(`${START}${TOKEN}Expect: miracles\r\nContent-Length: 0\r\n\r\n`);
    await until(() => socket.heard().includes("417"));
    socket.destroy();
  });
});

describe("several requests in one piece", () => {
  test("are each authenticated, stored and answered, in order", async () => {
    door = await openDoor();
    const one = (token: string): string => {
      const body = issueBody();
      return `${START}X-Gitlab-Token: ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };
    const socket = await dial(door);
    socket.write([one("the-hook's-secret"), one("guess"), one("the-hook's-secret")].join(""));
    await until(() => statusesIn(socket.heard()).length === 3);
    expect(statusesIn(socket.heard())).toEqual(["200", "401", "200"]);
    expect(door.store.kept).toHaveLength(2);
    socket.destroy();
  });
});

describe("a request whose end is doubtful is refused, and what follows is none", () => {
  const second = `${START}${TOKEN}Content-Length: 2\r\n\r\n{}`;

  test.each([
    ["two lengths", `Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${second}`],
    ["a length and chunks", `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
    ["chunks by another name", `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${second}`],
    ["chunks not last", `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${second}`],
    ["a space before the colon", `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${second}`],
    ["a folded header", `Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${second}`],
    ["a length with a sign", `Content-Length: +2\r\n\r\n{}${second}`],
    ["a length in hex", `Content-Length: 0x2\r\n\r\n{}${second}`],
    ["a chunk of negative size", `Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${second}`],
    ["a chunk without its end", `Transfer-Encoding: chunked\r\n\r\n1\r\n{}0\r\n\r\n${second}`],
    ["a bare line feed", `Transfer-Encoding: chunked\n\r\n0\r\n\r\n${second}`],
    ["a header of NUL", `X-Odd: \0\r\nContent-Length: 2\r\n\r\n{}${second}`],
    ["a chunk's endless extension", `Transfer-Encoding: chunked\r\n\r\n1;${"x".repeat(200_000)}`],
  ])("%s", async (_what, rest) => {
    door = await openDoor({ http: { patience: { headers: 200, request: 400 } } });
    const heard = await conversation(`${START}${TOKEN}${rest}`);
    expect(statusesIn(heard).filter((status) => status === "200")).toEqual([]);
    expect(statusesIn(heard).every((status) => ["400", "408", "413", "431"].includes(status))).toBe(true);
    expect(door.store.kept).toEqual([]);
  });
});
