import { expect, test } from "@jest/globals";
import { NO_END } from "../../src/deadlines/absences.ts";
import { busyAbsences } from "../../src/deadlines/busy.ts";

const at = (text: string): Date => new Date(`2026-12-21T${text}:00Z`);

test("whoever is busy for long, or says so at once, is away; a meeting is no absence", () => {
  const since = at("09:00");
  const absent = (clearsAt: Date | null) =>
    busyAbsences([{ person: "Ann", since, clearsAt }], "2h").map(({ from, until }) => [from, until]);
  expect(absent(at("10:30"))).toEqual([]);
  expect(absent(at("11:00"))).toEqual([["2026-12-21T09:00:00.000Z", "2026-12-21T11:00:00.000Z"]]);
  expect(absent(null)).toEqual([["2026-12-21T11:00:00.000Z", NO_END]]);
});
