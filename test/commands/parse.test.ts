import { describe, expect, test } from "@jest/globals";
import type { Command } from "../../src/commands/command.ts";
import { parseCommands } from "../../src/commands/parse.ts";
import { commandsOf, messagesOf, parse, vocabulary } from "./vocabulary.ts";

const DAY = 86_400_000;
const escalated = (team: string, reason: string, sameAs: string | null = null): Command => ({
  name: "escalate",
  team,
  reason,
  sameAs,
});

describe("commands", () => {
  test.each<[string, Command]>([
    ["help", { name: "help" }],
    ["help please", { name: "help" }],
    ["status?", { name: "status" }],
    ["why did you put this label on", { name: "why" }],
    ["who Gitaly?", { name: "who", team: "gitaly" }],
    ["stop", { name: "stop", scope: "issue" }],
    ["STOP!", { name: "stop", scope: "issue" }],
    ["stop project", { name: "stop", scope: "project" }],
    ["go on", { name: "go on", scope: "issue" }],
    ["go  on, please.", { name: "go on", scope: "issue" }],
    ["resume project", { name: "go on", scope: "project" }],
    ["yes", { name: "yes" }],
    ["No.", { name: "no" }],
    ["ack", { name: "ack" }],
    ["acknowledged, thanks", { name: "ack" }],
    ["untrack", { name: "untrack" }],
    ["escalate gitaly Pushes fail", escalated("gitaly", "Pushes fail")],
    ["escalate to Gitaly: pushes fail, please", escalated("gitaly", "pushes fail")],
    ['escalate gitaly "pushes fail"', escalated("gitaly", "pushes fail")],
    ['escalate gitaly – it\'s "slow" again', escalated("gitaly", 'it\'s "slow" again')],
    ["escalate gitaly same as #12", escalated("gitaly", "", "#12")],
    ["escalate gitaly Same As a/b.c#7, still there", escalated("gitaly", "still there", "a/b.c#7")],
    [
      "escalate gitaly same as https://gitlab.test/a/b/-/work_items/9#note_1 it is back",
      escalated("gitaly", "it is back", "https://gitlab.test/a/b/-/work_items/9"),
    ],
    [
      "escalate gitaly same as https://gitlab.test:8080/a/b/-/issues/9",
      escalated("gitaly", "", "https://gitlab.test:8080/a/b/-/issues/9"),
    ],
    ["withdraw", { name: "withdraw", team: null, reason: "" }],
    ["withdraw gitaly", { name: "withdraw", team: "gitaly", reason: "" }],
    ["withdraw Gitaly it was us", { name: "withdraw", team: "gitaly", reason: "it was us" }],
    ["withdraw it was us", { name: "withdraw", team: null, reason: "it was us" }],
    ["relay Try **2.46**", { name: "relay", text: "Try **2.46**" }],
    ['relay "quotes" stay', { name: "relay", text: '"quotes" stay' }],
    ["send", { name: "send", text: null }],
    ["send please", { name: "send", text: null }],
    ["send Thanks", { name: "send", text: "Thanks" }],
    ["answered", { name: "answered", text: null }],
    ["answered: see above", { name: "answered", text: "see above" }],
    ["decline not ours", { name: "decline", reason: "not ours" }],
    ["label ~bug", { name: "label", titles: ["bug"] }],
    ['label ~a ~"b c", ~d::e and “f g”.', { name: "label", titles: ["a", "b c", "d::e", "f g"] }],
    ["label ~a,~b and ~c.", { name: "label", titles: ["a", "b", "c"] }],
    ["label plain too", { name: "label", titles: ["plain", "too"] }],
    ['label ~"with \\"quotes\\""', { name: "label", titles: ['with "quotes"'] }],
    ["unlabel 'two words' ~x", { name: "unlabel", titles: ["two words", "x"] }],
    ["assign @one, two and @th.ree.", { name: "assign", usernames: ["one", "two", "th.ree"] }],
    ["assign one and two", { name: "assign", usernames: ["one", "two"] }],
    ["track KDE", { name: "track", partner: "kde" }],
    ["track gnome foundation", { name: "track", partner: "gnome" }],
    ["waiting on partner", { name: "waiting on", whom: "partner" }],
    ["waiting on the Liaison.", { name: "waiting on", whom: "liaison" }],
    ["waiting for infrastructure", { name: "waiting on", whom: "com-infrastructure" }],
    ["waiting on partner to send logs", { name: "waiting on", whom: "partner" }],
    ["snooze 3d", { name: "snooze", milliseconds: 3 * DAY, words: "3 days" }],
    ["snooze for 1 week", { name: "snooze", milliseconds: 7 * DAY, words: "1 week" }],
    ["snooze 90m.", { name: "snooze", milliseconds: 5_400_000, words: "90 minutes" }],
  ])("%s", (said, command) => {
    expect(parse(`!liaison ${said}`)).toEqual({
      commands: [{ command, line: 1, text: `!liaison ${said}` }],
      mistakes: [],
      tooMany: false,
    });
  });

  test("several in one comment, with the lines where they stand, among other text", () => {
    const { commands, mistakes } = parse(
      "Hello,\n\n@liaison-bot label ~a\r\n@liaison-bot esclate gitaly\nbye\n@liaison-bot stop",
    );
    expect(commands).toEqual([
      { command: { name: "label", titles: ["a"] }, line: 3, text: "@liaison-bot label ~a" },
      { command: { name: "stop", scope: "issue" }, line: 6, text: "@liaison-bot stop" },
    ]);
    expect(mistakes.map(({ line }) => line)).toEqual([4]);
  });
});

describe("teams", () => {
  test.each([
    ["com-infrastructure", "com-infrastructure"],
    [".com Infrastructure", "com-infrastructure"],
    ["COM INFRASTRUCTURE", "com-infrastructure"],
    ['".com Infrastructure"', "com-infrastructure"],
    ["infra", "com-infrastructure"],
    ["com infra", "com-infrastructure"],
    ["Gitaly", "gitaly"],
    ["gitaly cluster", "gitaly-cluster"],
    ["ci/cd", "pipelines"],
    ["Open Source Prog.", "open-source"],
    ["open source", "open-source"],
    ["Infra\u200Bstructure", "com-infrastructure"],
  ])("%s", (written, team) => {
    expect(commandsOf(`!liaison escalate ${written} is down`)).toEqual([escalated(team, "is down")]);
  });

  test("a name in composed and decomposed letters is the same", () => {
    const teams = [{ id: "cafe", group: "Caf\u00e9" }];
    const { commands } = parseCommands("!liaison who Cafe\u0301", { ...vocabulary, teams });
    expect(commands[0]?.command).toEqual({ name: "who", team: "cafe" });
  });

  test("the beginning of several teams' names is none of them", () => {
    const teams = [
      { id: "north", group: "Runner North" },
      { id: "south", group: "Runner South" },
    ];
    const { mistakes } = parseCommands("!liaison escalate runner is slow", { ...vocabulary, teams });
    expect(mistakes[0]?.message).toContain("north or south");
  });
});

describe("the bot's name", () => {
  test.each([
    "@liaison-bot stop",
    "@LIAISON-BOT stop",
    "!Liaison stop",
    "@liaison-bot: stop",
    "@liaison-bot, please stop",
    "@liaison-bot\u200B \u200Dstop",
    "@liaison-bot\u00A0stop",
    "@liaison-bot\tstop",
  ])("%j", (line) => {
    expect(commandsOf(line)).toEqual([{ name: "stop", scope: "issue" }]);
  });

  test.each([
    "@liaison-botx stop",
    "@liaison-bot2 stop",
    "@liaison-bot-stop",
    "@liaison-bot.x stop",
    "@liaison-bot/group stop",
    "!liaisons stop",
    "liaison stop",
    " @liaison-bot stop",
    "Please @liaison-bot stop",
    // Our own texts put something invisible there, so that they mention nobody.
    "@\u200Bliaison-bot stop",
    "/liaison stop",
  ])("is not in %j", (line) => {
    expect(parse(line)).toEqual({ commands: [], mistakes: [], tooMany: false });
  });

  test("is nothing where there is none", () => {
    expect(parseCommands("stop\n stop", { ...vocabulary, prefixes: ["", " "] }).commands).toEqual([]);
    expect(parseCommands("!liaison stop", { ...vocabulary, prefixes: [] }).commands).toEqual([]);
  });
});

describe("mistakes", () => {
  test.each([
    ["esclate gitaly down", 'did you mean "escalate"?'],
    ["statsu", 'did you mean "status"?'],
    ["goon", 'did you mean "go on"?'],
    ["go", 'did you mean "go on"?'],
    ["waitng on partner", 'did you mean "waiting on"?'],
    ["esclate gitaly because nothing works any more", 'did you mean "escalate"?'],
    ["stop projct", 'did you mean "stop project"?'],
    ["stop the whole thing", "stands alone"],
    ["no problem, go ahead with it", "stands alone"],
    ["frobnicate", "no such command"],
    ["frobnicate gitaly", "no such command"],
    ["", "no command after my name"],
    ["please", "no command after my name"],
    ["escalate", "say which team"],
    ["escalate gitaly", "say why: escalate gitaly REASON"],
    ["escalate infrastrucutre is down", 'did you mean "com-infrastructure"?'],
    ["escalate gitlay is down", 'did you mean "gitaly"?'],
    ["escalate banana is down", "I know com-infrastructure, gitaly"],
    ["escalate gitaly same as that one", 'after "same as" comes an issue'],
    ["withdraw gitlay", 'did you mean "gitaly"?'],
    ["who", "say which team"],
    ["relay", "relay TEXT"],
    ["decline", "decline REASON"],
    ["label", "label ~bug"],
    ["label bug and feature", 'label ~bug ~"two words"'],
    ['label ~"a,b"', "without commas"],
    ["assign", "assign @user"],
    ["assign some*body", "assign @user"],
    ["track", "say which partner"],
    ["track kdee", 'did you mean "kde"?'],
    ["track kde and others", "track kde"],
    ["waiting on", "waiting on partner"],
    ["waiting on partnr", 'did you mean "partner"?'],
    ["snooze", "snooze 3d"],
    ["snooze forever", "snooze 3d"],
    ["snooze 0d", "snooze 3d"],
    ["snooze 9999d", "snooze 3d"],
  ])("%s: %s", (said, message) => {
    expect(parse(`@liaison-bot ${said}`)).toEqual({
      commands: [],
      mistakes: [
        { line: 1, text: `@liaison-bot ${said}`.trimEnd(), message: expect.stringContaining(message) },
      ],
      tooMany: false,
    });
  });

  test.each([
    "thanks a lot!",
    "thanks",
    "is a nice thing to have",
    "when will this be merged?",
    "do you know that?",
    "really ready now?",
    "@aconrad please look",
  ])("talk is none: %s", (said) => {
    expect(parse(`@liaison-bot ${said}`)).toEqual({ commands: [], mistakes: [], tooMany: false });
  });

  test("partners are not listed", () => {
    expect(messagesOf("!liaison track banana").join()).not.toMatch(/kde|gnome|debian/);
  });

  test("the same one is told once", () => {
    expect(parse("!liaison foo\n!liaison foo\n!liaison bar").mistakes.map(({ line }) => line)).toEqual([
      1, 3,
    ]);
  });
});

describe("text over lines", () => {
  test("goes on to the next command, with its Markdown", () => {
    const text = "First\n\n> quote\n\n```\n!liaison stop\n```\n- a  b";
    expect(commandsOf(`!liaison relay\n\n${text}\n\n!liaison ack\nmore`)).toEqual([
      { name: "relay", text },
      { name: "ack" },
    ]);
  });

  test("begins on the command's own line where there is some", () => {
    expect(commandsOf("!liaison decline not ours\n\nbut theirs\n")).toEqual([
      { name: "decline", reason: "not ours\n\nbut theirs" },
    ]);
  });

  test("keeps what only mentions the bot, and what could not be seen", () => {
    const text = "a\u200Db\n@liaison-bot is a nice thing to have";
    expect(commandsOf(`!liaison send ${text}`)).toEqual([{ name: "send", text }]);
  });

  test("a mistyped command ends it, so that it is not handed on", () => {
    const { commands, mistakes } = parse("!liaison send Hello\n!liaison esclate gitaly");
    expect(commands[0]?.command).toEqual({ name: "send", text: "Hello" });
    expect(mistakes).toHaveLength(1);
  });

  test("is not cut: half of it reaches nobody", () => {
    const { commands, mistakes } = parse(`!liaison ack\n!liaison relay\n${"word\n".repeat(10_000)}`);
    expect(commands.map(({ command }) => command)).toEqual([{ name: "ack" }]);
    expect(mistakes[0]?.message).toContain("too long");
  });
});

describe("limits", () => {
  test("ten are read, and more is said to be too many", () => {
    const lines = Array.from({ length: 11 }, (_, index) => `!liaison label ~l${index}`);
    expect(parse(lines.slice(0, 10).join("\n"))).toMatchObject({ tooMany: false });
    const { commands, tooMany } = parse(lines.join("\n"));
    expect(commands.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(tooMany).toBe(true);
  });

  test("a long comment is read at its beginning", () => {
    const log = "log line\n".repeat(5_000);
    expect(parse(`!liaison ack\n${log}`)).toMatchObject({ commands: [{ line: 1 }], tooMany: false });
    expect(parse(`${log}!liaison ack`)).toEqual({ commands: [], mistakes: [], tooMany: true });
    expect(parse(log).tooMany).toBe(false);
  });

  test("a command that the limit goes through is not read", () => {
    const text = `${"x".repeat(19_970)}\n\n!liaison escalate gitaly same as #123456`;
    expect(parse(text)).toEqual({ commands: [], mistakes: [], tooMany: true });
    expect(parse(text.slice(30)).commands).toHaveLength(1);
  });

  test("a megabyte of the same gets one answer", () => {
    const { commands, mistakes, tooMany } = parse("@liaison-bot escalate\n".repeat(50_000));
    expect(commands).toEqual([]);
    expect(mistakes).toHaveLength(1);
    expect(tooMany).toBe(true);
    expect(parse("@liaison-bot escalate ".repeat(50_000))).toEqual({
      commands: [],
      mistakes: [],
      tooMany: true,
    });
  });
});

describe("connect", () => {
  test.each([
    ["!liaison connect runners", { area: "runners", question: null }],
    ["!liaison connect Git performance: why so slow?", { area: "git-performance", question: "why so slow?" }],
    ["!liaison introduce git-performance\n\n- a\n- b\n", { area: "git-performance", question: "- a\n- b" }],
    ["!liaison connect runners Please\nand more", { area: "runners", question: "Please\nand more" }],
  ])("%j", (text, rest) => {
    expect(commandsOf(text)).toEqual([{ name: "connect", ...rest }]);
  });

  test("says which areas there are", () => {
    expect(messagesOf("!liaison connect nothing")).toEqual([
      "there is no such area; I know git-performance or runners",
    ]);
    expect(messagesOf("!liaison connect")).toEqual(["say about what: connect AREA"]);
  });
});
