/** Two services on one data folder, as in a rolling restart: neither takes the database from the other. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../../cli/support.ts";
import { serverPid } from "../../../store/embedded/processes.ts";
import { type LoneService, startLoneService, writeLoneConfig } from "../../../support/lone-service.ts";
import { until } from "../../../support/until.ts";

jest.setTimeout(120_000);

let folder: string;
let data: string;
let config: string;
const started: LoneService[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-shared-"));
  data = join(folder, "data");
  config = await writeLoneConfig(folder);
});
afterEach(async () => {
  for (const service of started.splice(0)) await service.kill("SIGTERM");
  // Whoever asks last stops a server that killed ones left.
  await run(["deliveries"], { env: { LIAISON_DATA_DIR: data } });
  expect(serverPid(data)).toBeUndefined();
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<LoneService> => {
  const service = await startLoneService(config, { LIAISON_DATA_DIR: data });
  started.push(service);
  return service;
};

const stop = async (service: LoneService, signal: NodeJS.Signals = "SIGTERM"): Promise<void> => {
  started.splice(started.indexOf(service), 1);
  const { code } = await service.kill(signal);
  if (signal === "SIGTERM") expect(code).toBe(0);
};

/** Sends without end, to the service that is given last; `end` says which were stored, and how many were not. */
const sendTo = (first: LoneService) => {
  let target = first;
  let ending = false;
  const stored: string[] = [];
  let refused = 0;
  const sending = (async () => {
    for (let count = 0; !ending; count += 1) {
      const id = `news-${count}`;
      if ((await target.post(id)) === 200) stored.push(id);
      else refused += 1;
    }
  })();
  return {
    to: (service: LoneService) => {
      target = service;
    },
    stored,
    end: async () => {
      ending = true;
      await sending;
      return { stored, refused };
    },
  };
};

const storedIn = async (): Promise<number> => {
  const args = ["deliveries", "--json", "--limit", "100000"];
  const { stdout } = await run(args, { env: { LIAISON_DATA_DIR: data } });
  return JSON.parse(stdout).length;
};

describe("two services on one embedded database", () => {
  test("a rolling restart: every delivery is stored, none is refused, the server stays", async () => {
    let present = await start();
    const pid = serverPid(data);
    const sender = sendTo(present);
    for (let turn = 0; turn < 3; turn += 1) {
      const next = await start();
      const before = sender.stored.length;
      sender.to(next);
      await until(() => sender.stored.length > before + 20);
      await stop(present);
      await until(() => sender.stored.length > before + 60);
      present = next;
    }
    const { stored, refused } = await sender.end();
    expect(refused).toBe(0);
    expect(serverPid(data)).toBe(pid);
    expect(await storedIn()).toBe(stored.length);
    await stop(present);
    expect(serverPid(data)).toBeUndefined();
  });

  test("killing the one that started it neither ends nor orphans it", async () => {
    const starter = await start();
    const other = await start();
    const pid = serverPid(data);
    const sender = sendTo(other);
    await until(() => sender.stored.length > 20);
    await stop(starter, "SIGKILL");
    const before = sender.stored.length;
    await until(() => sender.stored.length > before + 50);
    expect((await sender.end()).refused).toBe(0);
    expect(serverPid(data)).toBe(pid);
    await stop(other);
    expect(serverPid(data)).toBeUndefined();
  });

  test("a server that dies under both is started again by one of them, for both", async () => {
    const [one, other] = [await start(), await start()];
    expect([await one.post("a"), await other.post("b")]).toEqual([200, 200]);
    const pid = serverPid(data);
    if (pid === undefined) throw new Error("no server");
    process.kill(pid, "SIGKILL");
    await until(async () => (await one.post("c")) === 200 && (await other.post("d")) === 200);
    expect(serverPid(data)).not.toBe(pid);
    expect(await storedIn()).toBe(4);
  });

  test("both starting at once, where there is none yet, share one", async () => {
    const services = await Promise.all([start(), start(), start()]);
    for (const [index, service] of services.entries()) expect(await service.post(`of-${index}`)).toBe(200);
    expect(await storedIn()).toBe(3);
  });

  test("one that starts while the last stops gets a server, its own or the other's", async () => {
    let present = await start();
    for (const wait of [0, 150, 250, 300, 350, 400, 450, 500, 600]) {
      const arriving = start();
      await sleep(wait);
      await stop(present);
      present = await arriving;
      expect(await present.post()).toBe(200);
      expect(present.errors()).toBe("");
    }
    expect(await storedIn()).toBe(9);
  });
});
