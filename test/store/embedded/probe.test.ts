import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { isServing } from "../../../src/store/embedded/probe.ts";

test("a server of another container, whose process we cannot see, is known by its socket", async () => {
  const socketFolder = mkdtempSync(join(tmpdir(), "liaison-probe-"));
  const found = { pid: 2 ** 22 + 1, port: 5432, socketFolder, host: "", ready: true };
  expect(await isServing(found)).toBe(false);
  const server = createServer().listen(join(socketFolder, ".s.PGSQL.5432"));
  expect(await isServing(found)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await isServing(found)).toBe(false);
  expect(await isServing({ ...found, socketFolder: "", host: "127.0.0.1" })).toBe(false);
  rmSync(socketFolder, { recursive: true });
});
