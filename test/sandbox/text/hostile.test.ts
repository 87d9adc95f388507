import { describe, expect, test } from "@jest/globals";
import { extractMentions } from "../../../src/sandbox/text/mentions.ts";
import { extractCommands } from "../../../src/sandbox/text/quick-actions.ts";
import { extractReferences } from "../../../src/sandbox/text/references.ts";

const readAll = (text: string): void => {
  extractCommands(text);
  extractMentions(text);
  extractReferences(text, "http://127.0.0.1");
};

/** Milliseconds of this thread's own work for one reading, the best of three: other processes do not count. */
const costOf = (text: string): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const start = process.threadCpuUsage();
      readAll(text);
      const { user, system } = process.threadCpuUsage(start);
      return (user + system) / 1000;
    }),
  );

const growing = (count: number): string => {
  let text = "";
  for (let length = 1; text.length < count; length += 1) text += `${"`".repeat(length)} `;
  return text;
};

const SMALL = 32_000;
const FACTOR = 16;

/** Each makes a text of about that many characters. */
const hostile: Record<string, (size: number) => string> = {
  backticks: (size) => "`".repeat(size),
  "lone backticks on lines": (size) => "`\n/close\n".repeat(size / 9),
  "runs of backticks of growing length": growing,
  "escaped backticks": (size) => "\\`".repeat(size / 2),
  brackets: (size) => "[".repeat(size),
  "closing brackets with parentheses": (size) => "](".repeat(size / 2),
  "quote marks on one line": (size) => `${">".repeat(size)} x`,
  "nested quotes over many lines": (size) => `${"> ".repeat(60)}x\n`.repeat(size / 122),
  "list markers on one line": (size) => `${"- ".repeat(size / 2)}x`,
  "numbered markers": (size) => "1. ".repeat(size / 3),
  "growing lists": (size) =>
    Array.from({ length: 60 }, (_, n) => `${"  ".repeat(n)}- ${"x".repeat(size / 60)}`).join("\n"),
  comments: (size) => "<!-- ".repeat(size / 5),
  "open code tags": (size) => "<code>".repeat(size / 6),
  "angle brackets": (size) => "<".repeat(size),
  "attributes without an end": (size) => `<a${" a=b".repeat(size / 4)}`,
  mentions: (size) => "@a".repeat(size / 2),
  "at signs": (size) => "@".repeat(size),
  "a long name": (size) => `@${"a".repeat(size)}`,
  "a long path": (size) => `@${"a/".repeat(size / 2)}`,
  "dots after an at sign": (size) => `@${".".repeat(size)}`,
  "numbers with paths": (size) => "a#1".repeat(size / 3),
  "a long path before a number": (size) => `${"a/".repeat(size / 2)}#1`,
  addresses: (size) => "http://127.0.0.1/a/issues/".repeat(size / 26),
  commands: (size) => "/close\n".repeat(size / 7),
  "a long command": (size) => `/${"label_".repeat(size / 6)}`,
  "spaces after a command": (size) => `/close\t${" ".repeat(size)}x`,
  "pipes and dashes": (size) => `a|b\n${"-|".repeat(size / 2)}`,
  "blank lines in a list": (size) => `- x\n${"\n".repeat(size)}/close`,
  definitions: (size) => "[a]:\n".repeat(size / 5),
  escapes: (size) => "\\".repeat(size),
};

describe("hostile texts are read in linear time", () => {
  test.each(Object.keys(hostile))("%s", (name) => {
    const make = hostile[name];
    if (make === undefined) throw new Error(`no such text: ${name}`);
    const small = Math.max(costOf(make(SMALL)), 2);
    const large = costOf(make(SMALL * FACTOR));
    expect(large / small).toBeLessThan(FACTOR * 6);
  });
});
