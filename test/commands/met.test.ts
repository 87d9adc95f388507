import { describe, expect, test } from "@jest/globals";
import { commandsOf, messagesOf } from "./vocabulary.ts";

describe("met", () => {
  test.each([
    ["met kde", { partner: "kde", day: "today", text: "" }],
    ["met GNOME Foundation yesterday, by phone", { partner: "gnome", day: "yesterday", text: "by phone" }],
    ["met kde on 2026-11-24: at the Akademy", { partner: "kde", day: "2026-11-24", text: "at the Akademy" }],
    [
      "spoke with debian about today's release",
      { partner: "debian", day: "today", text: "about today's release" },
    ],
  ])("%s", (line, expected) => {
    expect(commandsOf(`!liaison ${line}`)).toEqual([{ name: "met", ...expected }]);
  });

  test("says what is missing or wrong", () => {
    expect(messagesOf("!liaison met")).toEqual([expect.stringContaining("say with whom")]);
    expect(messagesOf("!liaison met kde 2026-02-30")).toEqual([expect.stringContaining("no such day")]);
    expect(messagesOf("!liaison met kdee")).toEqual([expect.stringContaining('did you mean "kde"')]);
    expect(messagesOf("!liaison agenda topic")).toEqual([expect.stringContaining("say what about")]);
  });

  test("a topic goes on over the lines below", () => {
    expect(commandsOf("!liaison agenda topic New runners:\n- when?\n- how many?")).toEqual([
      { name: "agenda topic", text: "New runners:\n- when?\n- how many?" },
    ]);
    expect(commandsOf("!liaison agenda done")).toEqual([{ name: "agenda done" }]);
    expect(messagesOf("!liaison agenda done and dusted")).toEqual([expect.stringContaining("stands alone")]);
    expect(commandsOf("!liaison topic: Money")).toEqual([{ name: "agenda topic", text: "Money" }]);
  });
});
