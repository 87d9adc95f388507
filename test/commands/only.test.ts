import { describe, expect, test } from "@jest/globals";
import { saysOnlyCommands } from "../../src/commands/only.ts";
import { vocabulary } from "./vocabulary.ts";

const isOnly = (...lines: readonly string[]): boolean => saysOnlyCommands(lines.join("\n"), vocabulary);

describe("a comment", () => {
  test("is for the bot alone where nothing is in it but commands and what belongs to them", () => {
    expect(isOnly("!liaison status")).toBe(true);
    expect(isOnly("", "!liaison status, please  ", "", "!liaison stauts", "!liaison stauts")).toBe(true);
    expect(isOnly("!liaison relay", "Try again.", "", "It is fixed.", "!liaison status")).toBe(true);
  });

  test("says something to people where there are other words", () => {
    expect(isOnly("We look into it.")).toBe(false);
    expect(isOnly("")).toBe(false);
    expect(isOnly("We look into it.", "", "!liaison snooze 3d")).toBe(false);
    expect(isOnly("!liaison snooze 3d", "Have you tried again?")).toBe(false);
    expect(isOnly("!liaison send It is fixed.")).toBe(true);
    expect(isOnly("@liaison-bot thank you for looking after this")).toBe(false);
  });
});
