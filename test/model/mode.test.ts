import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Mode, mostCareful } from "../../src/model/mode.ts";

const modes = fc.array(fc.constantFrom<Mode | undefined>("observe", "act", undefined));

describe("the mode of an effect", () => {
  test("is to act where everybody who has a say agrees", () => {
    expect(mostCareful("act", undefined, "act")).toBe("act");
  });

  test("is to observe as soon as one says so, in whatever place", () => {
    fc.assert(
      fc.property(modes, modes, (before, after) => {
        expect(mostCareful(...before, "observe", ...after)).toBe("observe");
      }),
    );
  });
});
