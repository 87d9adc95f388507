import { describe, expect, test } from "@jest/globals";
import { allRode, canRide, NO_RIDERS, withRiders } from "../../src/effects/quick-actions.ts";
import { extractCommands } from "../../src/sandbox/text/quick-actions.ts";

const RIDERS = { addLabels: ["Category:Runner", "a b"], removeLabels: ["old"], assign: ["aconrad"] };

describe("changes that ride with a note", () => {
  test("GitLab finds the commands, and the note's own text stays as it was", () => {
    const { text, commands } = extractCommands(withRiders("Hello.\n\n<!-- marker -->", RIDERS));
    expect(text.trim()).toBe("Hello.\n\n<!-- marker -->");
    expect(commands).toEqual([
      { name: "label", argument: '~"Category:Runner" ~"a b"' },
      { name: "unlabel", argument: '~"old"' },
      { name: "assign", argument: "@aconrad" },
    ]);
  });

  test("without riders the note is only itself", () => {
    expect(withRiders("Hello.", NO_RIDERS)).toBe("Hello.");
  });

  test("a title that a quick action cannot carry does not ride", () => {
    expect(canRide('say "hi"')).toBe(false);
    expect(canRide("Category:Runner")).toBe(true);
  });

  test("only an answer that counts every rider is proof", () => {
    expect(allRode(RIDERS, { add_label_ids: [1, 2], remove_label_ids: [3], assignee_ids: [7] })).toBe(true);
    expect(allRode(RIDERS, { add_label_ids: [1], remove_label_ids: [3], assignee_ids: [7] })).toBe(false);
    expect(allRode(RIDERS, {})).toBe(false);
  });
});
