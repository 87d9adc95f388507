import { describe, expect, test } from "@jest/globals";
import { type Disposition, LiaisonError } from "../../src/lib/errors.ts";
import { explain, judge } from "../../src/queue/failure.ts";

const error = (disposition: Disposition) =>
  new LiaisonError("GitLab does not answer.", { code: "gitlab.unavailable", disposition, remedy: "Wait." });

describe("what becomes of a job that failed", () => {
  test("a surprise is tried five times", () => {
    const verdicts = [0, 1, 2, 3, 4, 5].map(
      (retries) => judge(new TypeError("x is undefined"), retries).kind,
    );
    expect(verdicts).toEqual(["retry", "retry", "retry", "retry", "dead", "dead"]);
  });

  test("an outage is waited for about a day, since nothing is wrong with the issue", () => {
    expect(judge(error({ kind: "retry" }), 140)).toEqual({ kind: "retry" });
    expect(judge(error({ kind: "retry" }), 150)).toEqual({ kind: "dead" });
  });

  test("an error that says how long, or that it is hopeless, is believed", () => {
    expect(judge(error({ kind: "wait", milliseconds: 900 }), 1_000)).toEqual({
      kind: "later",
      milliseconds: 900,
    });
    expect(judge(error({ kind: "give-up" }), 0)).toEqual({ kind: "dead" });
  });

  test("the dead letter says what happened and what to do, as far as that is known", () => {
    expect(explain(error({ kind: "retry" }))).toBe("gitlab.unavailable: GitLab does not answer. Wait.");
    expect(explain(new TypeError("x is undefined"))).toBe("x is undefined");
    expect(explain("a string")).toBe("a string");
  });
});
