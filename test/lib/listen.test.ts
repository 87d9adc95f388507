import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { UsageError } from "../../src/lib/errors.ts";
import { freePort } from "../../src/lib/free-port.ts";
import { boundPort, listen } from "../../src/lib/listen.ts";

const HOST = "127.0.0.1";
const servers: Server[] = [];
const server = (): Server => {
  const created = createServer();
  servers.push(created);
  return created;
};
afterEach(async () => {
  for (const one of servers.splice(0)) await new Promise((resolve) => one.close(resolve));
});

test("any free port is told once it is taken", async () => {
  const one = server();
  await listen(one, { port: 0, host: HOST });
  expect(boundPort(one)).toBeGreaterThan(0);
});

test("a port that another has is wrong usage, and what to do is said", async () => {
  const one = server();
  await listen(one, { port: 0, host: HOST });
  const again = listen(server(), { port: boundPort(one), host: HOST });
  await expect(again).rejects.toBeInstanceOf(UsageError);
  await expect(again).rejects.toMatchObject({
    message: expect.stringContaining(`cannot listen on ${HOST}:${boundPort(one)}`),
    remedy: expect.stringContaining("another port"),
  });
});

test("an address that is not this machine's is wrong usage too", async () => {
  await expect(listen(server(), { port: 0, host: "192.0.2.1" })).rejects.toMatchObject({
    remedy: "Choose another address.",
  });
});

test("a free port can be listened on", async () => {
  const port = await freePort();
  await listen(server(), { port, host: HOST });
});

test("a server that does not listen has no port", () => {
  expect(() => boundPort(server())).toThrow("does not listen");
});
