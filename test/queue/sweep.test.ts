import { describe, expect, test } from "@jest/globals";
import { createSweep } from "../../src/queue/sweep.ts";

const NOW = new Date("2026-03-04T10:00:00.000Z");
const ISSUE = "gitlab:1#1";

/** A sweep over one issue: what of it waits, and what job it has. */
const sweepOf = (
  waits: { readonly explained: boolean } | "effect",
  job: "none" | "later" | "soon",
): Promise<string[]> => {
  const backlog = {
    issueKeysWaiting: async () => (waits === "effect" ? [] : [{ issueKey: ISSUE, ...waits }]),
    issueKeysDue: async () => (waits === "effect" ? [ISSUE] : []),
    markDead: async () => 0,
  };
  const jobs = {
    issueKeys: async () => ({
      all: new Set(job === "none" ? [] : [ISSUE]),
      soon: new Set(job === "soon" ? [ISSUE] : []),
    }),
  };
  return createSweep(backlog, jobs, () => NOW)(false);
};

describe("the sweep", () => {
  const unseen = { explained: false };
  const explained = { explained: true };

  test("finds whatever waits without a job", async () => {
    for (const waits of [unseen, explained, "effect"] as const)
      expect(await sweepOf(waits, "none")).toEqual([ISSUE]);
  });

  test("finds news that nobody has looked at although its issue has a job for later", async () => {
    expect(await sweepOf(unseen, "later")).toEqual([ISSUE]);
  });

  test("leaves alone what is known to wait until then, and whatever has its turn soon", async () => {
    expect(await sweepOf(explained, "later")).toEqual([]);
    expect(await sweepOf("effect", "later")).toEqual([]);
    for (const waits of [unseen, explained, "effect"] as const)
      expect(await sweepOf(waits, "soon")).toEqual([]);
  });
});
