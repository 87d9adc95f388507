import { expect, test } from "@jest/globals";
import { toldLimitOf } from "../../src/gitlab/headers.ts";

const NOW = new Date("2027-01-10T12:00:00Z");
const told = (limit: string, remaining: string) =>
  toldLimitOf(
    {
      "ratelimit-limit": limit,
      "ratelimit-remaining": remaining,
      "ratelimit-reset": `${NOW.getTime() / 1_000 + 30}`,
    },
    NOW,
  );

test("told counts are whole, and small enough to be stored", () => {
  expect(told("2000", "1999")).toEqual({ perMinute: 2_000, left: 1_999, endsIn: 30_000 });
  expect(told("99999999999", "1e300")).toEqual({
    perMinute: 1_000_000_000,
    left: 1_000_000_000,
    endsIn: 30_000,
  });
  expect(told("66.7", "12.5")).toMatchObject({ perMinute: 66, left: 12 });
  expect(told("0.5", "0")).toBeNull();
  expect(told("Infinity", "Infinity")).toMatchObject({ perMinute: 1_000_000_000 });
  expect(told("many", "1")).toBeNull();
});
