import { describe, expect, test } from "@jest/globals";
import { LiaisonError, messageOf, UsageError } from "../../src/lib/errors.ts";

describe("errors", () => {
  test("a usage error tells the queue to give up and the reader what to do", () => {
    const error = new UsageError("no such file: x.yml", "Pass --config with a file that exists.");
    expect(error).toBeInstanceOf(LiaisonError);
    expect(error.name).toBe("UsageError");
    expect(error.code).toBe("usage");
    expect(error.disposition).toEqual({ kind: "give-up" });
    expect(error.remedy).toMatch(/--config/);
  });

  test("anything thrown has a message", () => {
    expect(messageOf(new Error("boom"))).toBe("boom");
    expect(messageOf("plain")).toBe("plain");
  });
});
