import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { answerWasLost, backOffMs, failureOf, isPassing } from "../../src/effects/failure.ts";
import { type Disposition, LiaisonError } from "../../src/lib/errors.ts";

const failing = (disposition: Disposition) =>
  new LiaisonError("GitLab said no", { code: "gitlab.x", disposition, remedy: "Do something." });

describe("a request that failed", () => {
  test("is given up where asking again cannot help, with why and what to do", () => {
    const { outcome, retryInMs } = failureOf("key", failing({ kind: "give-up" }), 1);
    expect(outcome).toEqual({ key: "key", state: "failed", why: "GitLab said no. Do something." });
    expect(retryInMs).toBeUndefined();
  });

  test("is tried again for some hours where GitLab refuses, which it also does while it is read-only", () => {
    for (const code of ["gitlab.forbidden", "gitlab.not-found"]) {
      const refused = new LiaisonError("No", { code, disposition: { kind: "give-up" }, remedy: "" });
      expect(failureOf("key", refused, 1).outcome.state).toBe("waiting");
      expect(failureOf("key", refused, 24).outcome.state).toBe("failed");
    }
  });

  test("waits as long as GitLab asks, and never shorter than its own back-off", () => {
    expect(failureOf("key", failing({ kind: "wait", milliseconds: 90_000 }), 1).retryInMs).toBe(90_000);
    expect(failureOf("key", failing({ kind: "wait", milliseconds: 1 }), 3).retryInMs).toBe(backOffMs(3));
  });

  test("because of GitLab's limits comes back exactly when it is its turn, however often it was put off", () => {
    const disposition = { kind: "wait", milliseconds: 700 } as const;
    const limited = new LiaisonError("Later", { code: "gitlab.rate-limited", disposition, remedy: "" });
    for (const attempts of [1, 5, 500])
      expect(failureOf("key", limited, attempts)).toMatchObject({
        retryInMs: 700,
        outcome: { state: "waiting" },
      });
  });

  test("is given up after about a day of tries", () => {
    expect(failureOf("key", failing({ kind: "retry" }), 99).outcome.state).toBe("waiting");
    expect(failureOf("key", failing({ kind: "retry" }), 100).outcome.state).toBe("failed");
  });

  test("by something unforeseen is tried again", () => {
    expect(isPassing(new TypeError("a mistake of ours"))).toBe(true);
    expect(failureOf("key", "a word", 1).outcome).toMatchObject({ state: "waiting", why: "a word" });
  });

  test("waits longer and longer, up to a quarter of an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (attempts) => {
        expect(backOffMs(attempts + 1)).toBeGreaterThanOrEqual(backOffMs(attempts));
        expect(backOffMs(attempts)).toBeLessThanOrEqual(15 * 60_000);
        expect(backOffMs(attempts)).toBeGreaterThan(0);
      }),
    );
  });

  test("may have been executed only where the error says so", () => {
    expect(answerWasLost(Object.assign(failing({ kind: "retry" }), { answerLost: true }))).toBe(true);
    expect(answerWasLost(failing({ kind: "retry" }))).toBe(false);
    expect(answerWasLost({ answerLost: true })).toBe(false);
  });
});
