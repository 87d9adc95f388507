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

  test.each([
    "last Friday at FOSDEM",
    "on Friday",
    "Fri, by phone",
    "24.11.2026",
    "24.11. by phone",
    "on 24/11",
    "11/24/2026 call",
    "2026/11/24 x",
    "2026-11 at the Akademy",
    "20261124",
    "Nov 24 call",
    "in November",
    "24 May, by phone",
    "the 24th of November",
    "24th",
    "May 5th",
    "tomorrow",
    "next week",
    "this Monday",
    "two weeks ago",
    "the day before yesterday",
    '"last Friday at FOSDEM"',
    "by phone yesterday",
    "about the outage of last Friday",
    "by phone (24.11.2026)",
    "at FOSDEM, on Sunday",
    "Sat at FOSDEM",
    "on Sun, by phone",
    "by phone on Sun",
    "by phone, Fri",
    "by phone (Fri)",
    "by phone last Wed",
    "by phone, sat 21st",
    "busy since Thu",
    "June, in Berlin",
    "early June",
    "at the Akademy in July",
    "in May at the Akademy",
    "by phone, 3 June",
    "by phone Dec. 3",
    "the 24th, by phone",
    "on the 24th",
    "by phone on the 24th",
    "by phone the 24th",
    "at FOSDEM next week",
    "by phone this week",
  ])("met kde %s: the day is asked about, and not taken for today", (words) => {
    expect(commandsOf(`!liaison met kde ${words}`)).toEqual([]);
    expect(messagesOf(`!liaison met kde ${words}`)).toEqual([
      expect.stringContaining("say the day first, as a date, `today` or `yesterday`: met kde 2026-11-24"),
    ]);
  });

  test.each([
    "next to the station",
    "may need help",
    "money and runners",
    "about 2.0 and 18.6",
    "a day of hacking",
    "3 of them, by phone",
    "for the first time",
    "Saturn and Friday's build",
    "the weekly meeting",
    "2.0 is out",
    "100/200 runners",
    "at the Akademy",
    "about today's release",
    "and they may come",
    "where we sat together",
    "at the Sun office",
    "with Jan from Berlin",
    "with Ann, Jan and April",
    "about the June release",
    "about the 4th release",
    "their 25th anniversary",
    "plans for next quarter",
    "plans for the coming year",
    "roadmap of next year",
    "about this quarter and money",
  ])("met kde %s: words that name no day", (words) => {
    expect(commandsOf(`!liaison met kde ${words}`)).toEqual([
      { name: "met", partner: "kde", day: "today", text: words },
    ]);
  });

  test("after a day words may name another", () => {
    expect(commandsOf("!liaison met kde today about last Friday")).toMatchObject([
      { day: "today", text: "about last Friday" },
    ]);
    expect(commandsOf("!liaison met kde yesterday 24.11. was agreed on")).toMatchObject([
      { day: "yesterday", text: "24.11. was agreed on" },
    ]);
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
