import { expect, test } from "@jest/globals";
import { commandEventId, noteIdOf } from "../../src/bot/commands/event-id.ts";

test("an event that came from a command names the comment", () => {
  expect(noteIdOf(commandEventId(123, "escalate:com-infrastructure"))).toBe(123);
});

test("other events name none", () => {
  expect(["", "opened", "comment:123", "reaction:5:note:7:x", "note::x"].map(noteIdOf)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
