import { describe, expect, test } from "@jest/globals";
import type { Giver, Place } from "../../src/commands/declaration.ts";
import { mayGive, usageOf, worksIn } from "../../src/commands/declaration.ts";
import { declarationOf, declarations } from "../../src/commands/declarations.ts";
import { helpText, mistakeText } from "../../src/commands/help.ts";
import { commandTable } from "../../src/commands/table.ts";
import { commandsOf, parse } from "./vocabulary.ts";

const namesIn = (place: Place, roles: readonly Giver[]): string[] =>
  declarations.filter((one) => worksIn(one, place) && mayGive(one, roles)).map(({ name }) => name);

describe("declarations", () => {
  test.each(declarations)("the example of $name is one", ({ name, example, who, help }) => {
    const [command] = commandsOf(`!liaison ${example}`);
    expect(command && declarationOf(command).name).toBe(name);
    expect(who.length).toBeGreaterThan(0);
    expect(help).toMatch(/^[A-Z][^.]*\.$/);
  });

  test.each(declarations)("every other word for $name means the same", ({ name, aliases, example }) => {
    for (const alias of aliases)
      expect(commandsOf(`!liaison ${alias}${example.slice(name.length)}`)).toEqual(
        commandsOf(`!liaison ${example}`),
      );
  });

  test("say where they work, and for whom", () => {
    expect(namesIn("issue", [])).toEqual(["help", "status", "who", "stop"]);
    expect(namesIn("issue", ["partner"])).toEqual([
      "help",
      "status",
      "why",
      "who",
      "stop",
      "waiting on",
      "agenda topic",
      "agenda done",
    ]);
    expect(namesIn("escalation", ["team"])).toEqual([
      "help",
      "status",
      "why",
      "who",
      "stop",
      "go on",
      "withdraw",
      "ack",
      "answered",
      "decline",
      "relay",
    ]);
    expect(namesIn("issue", ["maintainer"])).toContain("stop project");
    expect(namesIn("issue", ["team"])).not.toContain("yes");
  });
});

describe("the answer to help", () => {
  test("has what these roles may do here, and no more", () => {
    const text = helpText("!liaison", "issue", ["partner"]);
    expect(text).toContain("`!liaison waiting on partner|liaison|TEAM`");
    expect(text).not.toContain("escalate TEAM");
    for (const name of namesIn("issue", ["partner"])) expect(text).toContain(`\`!liaison ${name}`);
  });

  test("gives no command itself", () => {
    expect(parse(helpText("!liaison", "issue", ["liaison", "team"]))).toEqual({
      commands: [],
      mistakes: [],
      tooMany: false,
    });
  });
});

describe("the answer to mistakes", () => {
  const escaped = (text: string): string => `«${text.replaceAll("@", "(at)")}»`;

  test("says them all at once, and makes the words of others harmless", () => {
    const { mistakes, tooMany } = parse("!liaison esclate @all\n!liaison snooze now");
    expect(mistakeText("!liaison", mistakes, tooMany, escaped)).toBe(
      [
        "I did not understand this, and did nothing about it:",
        "",
        '- Line 1, “«!liaison esclate (at)all»”: «there is no such command; did you mean "escalate"?»',
        "- Line 2, “«!liaison snooze now»”: «say for how long, a year at most: snooze 3d, snooze 12h or snooze 2 weeks.»",
        "",
        "`!liaison help` tells what I can do here.",
      ].join("\n"),
    );
  });

  test("is short, whatever is in the comment", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `!liaison snooze ${index}${"y".repeat(300)}`);
    const { mistakes, tooMany } = parse(lines.join("\n"));
    const text = mistakeText("!liaison", mistakes, tooMany, escaped);
    expect(text.length).toBeLessThan(3_000);
    expect(text).toContain("left out the rest");
  });

  test("gives no command itself", () => {
    const { mistakes } = parse("!liaison escalate\n!liaison stop it\n!liaison label");
    const { commands } = parse(mistakeText("!liaison", mistakes, true, (text) => text));
    expect(commands).toEqual([]);
  });
});

describe("the table", () => {
  test("has a row for each command, with as many cells as its head", () => {
    const rows = commandTable().split("\n");
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    expect(rows).toHaveLength(declarations.length + 2);
    expect(new Set(cells).size).toBe(1);
    expect(rows.join("\n")).toContain("`send [TEXT]`");
    for (const declaration of declarations)
      expect(rows.join("\n")).toContain(usageOf(declaration).replaceAll("|", "\\|"));
  });
});
