import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { createMetrics } from "../../src/http/metrics.ts";
import { type HttpServer, startHttp } from "../../src/http/server.ts";
import { silentLogger } from "../../src/lib/log.ts";

let server: HttpServer;
let dropped = 0;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close(50);
});

const GOOD = "POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";

const start = async (mostConnections: number, held = false): Promise<void> => {
  dropped = 0;
  server = await startHttp({
    listen: { host: "127.0.0.1", port: 0 },
    admin: null,
    webhook: (_request, response) => void (held ? undefined : response.end("webhook")),
    canStore: async () => true,
    metrics: createMetrics(),
    log: silentLogger,
    mostConnections,
    onDropped: () => {
      dropped += 1;
    },
  });
};

const dial = async (): Promise<Socket> => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
};

const ask = async (socket: Socket): Promise<string> => {
  socket.write(GOOD);
  const [answer] = await once(socket, "data");
  return String(answer);
};

const closed = (socket: Socket): Promise<unknown> => {
  socket.resume();
  return socket.closed ? Promise.resolve() : once(socket, "close");
};

test("half-open connections beyond the limit go, the longest quiet first, and a request is answered", async () => {
  await start(50);
  const trusted = await dial();
  expect(await ask(trusted)).toMatch(/^HTTP\/1\.1 200/);
  const half: Socket[] = [];
  for (let number = 0; number < 300; number += 1) half.push(await dial());
  await Promise.all(half.slice(0, 251).map(closed));
  expect(dropped).toBe(251);
  const fresh = await dial();
  expect(await ask(fresh)).toMatch(/^HTTP\/1\.1 200/);
  // It has been quiet longest, and brought a good request.
  expect(await ask(trusted)).toMatch(/^HTTP\/1\.1 200/);
});

test("a letter now and then does not make a connection less quiet", async () => {
  await start(3);
  const slow = [await dial(), await dial(), await dial()];
  for (const socket of slow) socket.write("POST /webhooks/gitlab HTTP/1.1\r\nX-Slow: ");
  for (const letter of "letters") for (const socket of slow) socket.write(letter);
  expect(await ask(await dial())).toMatch(/^HTTP\/1\.1 200/);
  expect(dropped).toBe(1);
});

test("requests that are being answered are never hung up on; the new one is turned away", async () => {
  await start(2, true);
  const busy = [await dial(), await dial()];
  for (const socket of busy) socket.write(GOOD);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await closed(await dial());
  expect(busy.map((socket) => socket.closed)).toEqual([false, false]);
});
