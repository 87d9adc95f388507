import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { findBinaries } from "../../../src/store/embedded/binaries.ts";
import { databaseFolder } from "../../../src/store/embedded/folder.ts";
import { initialise } from "../../../src/store/embedded/initialise.ts";
import { bePresent } from "../../../src/store/embedded/presence.ts";
import { addressOf } from "../../../src/store/embedded/server.ts";
import { findOrStart } from "../../../src/store/embedded/start.ts";
import { stopServer } from "../../../src/store/embedded/stop.ts";

test("whoever arrives while the last one stops the server is not let in, and does not lose it later", async () => {
  const root = mkdtempSync(join(tmpdir(), "liaison-presence-"));
  const binaries = findBinaries();
  const folder = databaseFolder(root);
  const installation = { binaries, folder, account: await initialise(binaries, folder), settings: {} };
  const address = addressOf((await findOrStart(installation)).server, installation);
  const [one, last] = [await bePresent(address), await bePresent(address)];
  let stops = 0;
  await one.leave(async () => {
    stops += 1;
  });
  expect(stops).toBe(0);
  let arrived = false;
  let arriving: Promise<unknown> = Promise.resolve();
  await last.leave(async () => {
    arriving = bePresent(address).then(() => {
      arrived = true;
    });
    arriving.catch(() => undefined);
    await sleep(200);
    expect(arrived).toBe(false);
    await stopServer(binaries, folder);
    stops += 1;
  });
  expect(stops).toBe(1);
  await expect(arriving).rejects.toThrow();
  rmSync(root, { recursive: true, force: true });
});
