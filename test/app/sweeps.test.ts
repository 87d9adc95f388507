/** What was answered 503 GitLab does not send again: a sweep is wanted. */
import { expect, test } from "@jest/globals";
import type { Parts } from "../../src/app/ports.ts";
import { sweepingAfterRefusals } from "../../src/app/sweeps.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { until } from "../support/until.ts";

test("refused deliveries are counted as before, and make every instance be swept soon, once for many", async () => {
  const wanted: string[] = [];
  const metrics = createMetrics();
  const now = new Date("2026-01-05T10:00:00Z");
  const parts = {
    metrics,
    instances: new Map([
      ["gitlab", {}],
      ["salsa", {}],
    ]),
    store: { watermarks: { set: async (name: string) => void wanted.push(name) } },
    clock: () => now,
  } as unknown as Parts;
  const figures = sweepingAfterRefusals(parts);
  // Whoever knows the address can be the reason of these.
  figures.unavailable("slow-stranger");
  figures.unavailable("no-room-for-strangers");
  await new Promise(setImmediate);
  expect(wanted).toEqual([]);
  figures.unavailable("store");
  figures.unavailable("store");
  await until(() => wanted.length === 2);
  expect(wanted).toEqual(["sweep wanted:gitlab", "sweep wanted:salsa"]);
  figures.unavailable("no-room");
  await until(() => wanted.length === 4);
  expect(await metrics.text()).toContain('liaison_deliveries_unavailable_total{reason="store"} 2');
});
