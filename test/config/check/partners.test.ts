import { expect, test } from "@jest/globals";
import { partner, said } from "./support.ts";

const paused = (from: string, until?: string) => ({
  partners: [partner("kde", { paused: { from, why: "a move", ...(until === undefined ? {} : { until }) } })],
});

test("pauses are of days that there are, and end after they begin", () => {
  expect(said(paused("2026-11-01"))).toEqual([]);
  expect(said(paused("2026-11-01", "2026-11-01"))).toEqual([]);
  expect(said(paused("2026-11-31"))).toEqual(["error partners[0].paused.from: there is no such day"]);
  expect(said(paused("2026-11-02", "2026-11-01"))).toEqual([
    "error partners[0].paused.until: is before from",
  ]);
});

test("whoever is retired claims nothing", () => {
  const twin = { match: { groups: ["kde"] } };
  expect(said({ partners: [partner("kde"), partner("plasma", twin)] })).toEqual([
    expect.stringContaining("group kde is claimed by partners[0]"),
  ]);
  expect(said({ partners: [partner("kde", { retired: true }), partner("plasma", twin)] })).toEqual([]);
});

test("of requests somebody is told", () => {
  const requests = { project: "support/managers" };
  expect(said({ requests, supportManagers: ["Andrew Conrad"] })).toEqual([]);
  expect(said({ requests })).toEqual([
    "warning requests: nobody is told of requests: supportManagers names nobody with a username",
  ]);
});
