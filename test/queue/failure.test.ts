import { describe, expect, test } from "@jest/globals";
import { type Disposition, LiaisonError } from "../../src/lib/errors.ts";
import { explain, isWorthAnother, judge, type Tries } from "../../src/queue/failure.ts";

const error = (disposition: Disposition) =>
  new LiaisonError("GitLab does not answer.", { code: "gitlab.unavailable", disposition, remedy: "Wait." });

const NONE: Tries = { surprises: 0, outages: 0, left: 0 };

describe("what becomes of a job that failed", () => {
  test("a surprise is tried five times", () => {
    const verdicts = [0, 1, 2, 3, 4, 5].map(
      (surprises) => judge(new TypeError("x is undefined"), { ...NONE, surprises }).kind,
    );
    expect(verdicts).toEqual(["retry", "retry", "retry", "retry", "dead", "dead"]);
  });

  test("an outage is waited for about a day, since nothing is wrong with the issue", () => {
    expect(judge(error({ kind: "retry" }), { ...NONE, outages: 140 })).toEqual({ kind: "retry" });
    expect(judge(error({ kind: "retry" }), { ...NONE, outages: 150 })).toEqual({ kind: "dead" });
  });

  test("outages and processes that died take nothing from the tries of a surprise", () => {
    expect(judge(new Error("once"), { surprises: 0, outages: 100, left: 20 })).toEqual({ kind: "retry" });
  });

  test("an issue that kills its process is done again many times, and not for ever", () => {
    expect(isWorthAnother({ ...NONE, left: 20 })).toBe(true);
    expect(isWorthAnother({ ...NONE, left: 29 })).toBe(false);
  });

  test("an error that says how long, or that it is hopeless, is believed", () => {
    expect(judge(error({ kind: "wait", milliseconds: 900 }), { ...NONE, outages: 1_000 })).toEqual({
      kind: "later",
      milliseconds: 900,
    });
    expect(judge(error({ kind: "give-up" }), NONE)).toEqual({ kind: "dead" });
  });

  test("the dead letter says what happened and what to do, as far as that is known", () => {
    expect(explain(error({ kind: "retry" }))).toBe("gitlab.unavailable: GitLab does not answer. Wait.");
    expect(explain(new TypeError("x is undefined"))).toBe("x is undefined");
    expect(explain("a string")).toBe("a string");
  });
});
