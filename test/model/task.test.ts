import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { secretPart, taskJobKey, taskKey, taskOfJob } from "../../src/model/task.ts";

describe("a task's key", () => {
  test("is made of its parts, holds no name, and can be the key of a job", () => {
    expect(taskKey("digest", "liaisons", "2026-03-04")).toBe("digest|liaisons|2026-03-04");
    expect(secretPart("AConrad")).toBe(secretPart("aconrad"));
    expect(secretPart("aconrad")).not.toContain("aconrad");
    expect(taskOfJob(taskJobKey("a|b"))).toBe("a|b");
    expect(taskOfJob("gitlab:14#12")).toBeUndefined();
  });

  test("tells long ones apart, and stays short", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 150, maxLength: 400 }),
        fc.string(),
        fc.string(),
        (long, one, other) => {
          const keys = [taskKey(long, one), taskKey(long, other)];
          expect(keys.every(({ length }) => length <= 200)).toBe(true);
          return (keys[0] === keys[1]) === (one === other);
        },
      ),
    );
  });
});
