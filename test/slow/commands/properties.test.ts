import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { normalForm } from "../../../src/commands/command.ts";
import { declarations } from "../../../src/commands/declarations.ts";
import { mistakeText } from "../../../src/commands/help.ts";
import { openLines } from "../../../src/commands/lines.ts";
import { tokensOf } from "../../../src/commands/tokens.ts";
import { command, written } from "../../commands/generated.ts";
import { commandsOf, messagesOf, parse } from "../../commands/vocabulary.ts";

/** Commands that take the lines below them along. */
const GOING_ON = ["relay", "send", "answered", "decline", "connect", "surface", "approve"];

const NOTHING = { commands: [], mistakes: [], tooMany: false };

/** Pieces that mean something to the grammar or to Markdown. */
const PIECES = [
  "\n",
  "\n\n",
  "\r",
  " ",
  "    ",
  "\t",
  "@liaison-bot ",
  "!liaison ",
  "\n!liaison stop",
  "escalate ",
  "same as ",
  "gitaly ",
  "#12",
  "label ~",
  '"',
  "'",
  "“",
  "”",
  "\\",
  "`",
  "```",
  "~~~",
  "> ",
  ">>>",
  "- ",
  "1. ",
  "<!--",
  "-->",
  "<details>",
  "</details>",
  "<pre>",
  "<code>",
  "---",
  "\u200B",
  "\u0301",
  "\uD83D",
  "é",
  "İ",
  "😀",
  "\u0000",
  "\u2028",
  "constructor ",
  "__proto__ ",
];
const pieces = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 })
  .map((parts) => parts.join(""));

describe("whatever is in a comment", () => {
  test("it is read, and answered harmlessly", () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const { commands, mistakes, tooMany } = parse(text);
        for (const { command: found } of commands) expect(normalForm(found)).toEqual(expect.any(String));
        const answer = mistakeText("!liaison", mistakes, tooMany, () => "x");
        expect(parse(answer)).toEqual(NOTHING);
        // Messages are ours: nothing of the comment is in them.
        expect(mistakes.every(({ message }) => /^[\w\s;:,."?#/~@|-]+…?$/.test(message))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a line is no command or mistake twice, and all are lines of the comment that speak to the bot", () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const { commands, mistakes } = parse(text);
        const found = [...commands, ...mistakes];
        expect(new Set(found.map(({ line }) => line)).size).toBe(found.length);
        const lines = text.replace(/\r\n?/g, "\n").toWellFormed().normalize("NFC").split("\n");
        for (const one of found) {
          expect(lines[one.line - 1]?.trimEnd()).toBe(one.text);
          expect(one.text).toMatch(/^(?:!liaison|@liaison-bot)/i);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("what is written is what is read", () => {
  test("one command", () => {
    fc.assert(
      fc.property(command, (given) => {
        expect(commandsOf(written(given))).toEqual([given]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("several, in their order", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 10 }), (given) => {
        expect(commandsOf(given.map((one) => written(one, "@Liaison-Bot:")).join("\n\n"))).toEqual(given);
      }),
    );
  });

  test("among other text", () => {
    const prose = fc.constantFrom(
      "Hello",
      "- item",
      "```\n!liaison stop\n```",
      "> !liaison stop\n",
      "# Title",
      "a `b` c",
    );
    const isShort = (text: string): boolean => !text.includes("\n");
    const oneLine = command.filter((one) => isShort(written(one)) && !GOING_ON.includes(one.name));
    fc.assert(
      fc.property(fc.array(fc.tuple(prose, oneLine), { maxLength: 10 }), (given) => {
        const text = given.map(([before, one]) => `${before}\n${written(one)}`).join("\n");
        expect(commandsOf(text)).toEqual(given.map(([, one]) => one));
      }),
    );
  });
});

describe("text that is not spoken", () => {
  const line = fc.oneof(
    command.map((one) => written(one)),
    fc.constantFrom("", "text", "!liaison stop", "@liaison-bot ack"),
  );
  const lines = fc.array(line, { minLength: 1, maxLength: 8 }).map((all) => all.join("\n").split("\n"));
  /** Lines that no fence or tag of their own could end. */
  const tame = lines.map((all) => all.filter((one) => !/^\s*(?:[`~]{3}|>|<)/.test(one)));
  const hides = (text: string): void => expect(parse(text)).toEqual(NOTHING);

  test("quoted", () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(">", "> ", ">  ", "> > "), (all, mark) =>
        hides(all.map((one) => mark + one).join("\n")),
      ),
    );
  });

  test("quoted, and going on lazily", () => {
    fc.assert(
      fc.property(tame, (all) => hides(["> quote", ...all.filter((one) => /^[!@]/.test(one))].join("\n"))),
    );
  });

  test("fenced", () => {
    fc.assert(
      fc.property(
        tame,
        fc.constantFrom("```", "~~~", "`````", ">>>", ">>>>>"),
        fc.boolean(),
        (all, fence, isClosed) => hides([fence, ...all, ...(isClosed ? [fence] : [])].join("\n")),
      ),
    );
  });

  test("indented", () => {
    fc.assert(
      fc.property(lines, fc.constantFrom("    ", "\t", " ", "- ", "  * ", "1. "), (all, mark) =>
        hides(all.map((one) => mark + one).join("\n")),
      ),
    );
  });

  test("in comments and elements", () => {
    const frames = fc.constantFrom(
      ["<!--", "-->"],
      ["<details>\n", "\n</details>"],
      ["<pre>", "</pre>"],
      ["<blockquote>\n", "\n</blockquote>"],
    );
    fc.assert(fc.property(tame, frames, (all, [open, close]) => hides([open, ...all, close].join("\n"))));
  });

  test("and after it commands count again", () => {
    fc.assert(
      fc.property(tame, fc.constantFrom("```", "~~~", ">>>"), command, (all, fence, given) => {
        expect(commandsOf([fence, ...all, fence, written(given)].join("\n"))).toEqual([given]);
      }),
    );
  });
});

describe("a mistyped command", () => {
  const long = declarations.filter(({ name }) => /^\w{5,}$/.test(name)).map(({ name }) => name);

  test("is told what was meant", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...long),
        fc.nat(),
        fc.constantFrom("drop", "swap", "double"),
        (name, seed, slip) => {
          const at = 1 + (seed % (name.length - 2));
          const [one = "", other = ""] = [name[at], name[at + 1]];
          const middle = { drop: other, swap: other + one, double: one + one + other }[slip];
          const typed = name.slice(0, at) + middle + name.slice(at + 2);
          const others: readonly string[] = declarations.flatMap((known) => [known.name, ...known.aliases]);
          fc.pre(!others.includes(typed));
          const [message = "", ...more] = messagesOf(`!liaison ${typed} gitaly and some more words`);
          expect(more).toEqual([]);
          expect(message).toContain("did you mean");
          expect(others.some((known) => message.includes(`"${known}"`))).toBe(true);
        },
      ),
    );
  });
});

describe("the normal form", () => {
  test("is the same for the same, however it is written", () => {
    const same = (one: string, other: string): void => {
      const [first, second] = [commandsOf(one)[0], commandsOf(other)[0]];
      expect(first && normalForm(first)).toBe(second && normalForm(second));
      expect(first).toBeDefined();
    };
    same("!liaison label ~a ~b", "@liaison-bot: label ~b, ~a ~a");
    same("!liaison snooze 7d", "!liaison snooze 1 week");
    same("!liaison assign @One", "!liaison assign one");
    same("!liaison escalate gitaly a  b", "!liaison escalate Gitaly: a b");
    same("!liaison relay a\n\nb", "!liaison relay\na\n\n\nb\n");
  });

  test("differs for what differs", () => {
    const all = [
      "stop",
      "stop project",
      "go on",
      "label ~a",
      "unlabel ~a",
      "label ~a ~b",
      'label ~"a b"',
      "send",
      "send x",
    ];
    expect(new Set(all.flatMap((said) => commandsOf(`!liaison ${said}`)).map(normalForm)).size).toBe(
      all.length,
    );
  });
});

describe("time is linear", () => {
  /** The least of several runs: others use the machine too. */
  const milliseconds = (work: () => unknown): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const start = performance.now();
        work();
        return performance.now() - start;
      }),
    );
  const SIZE = 50_000;
  const GROWTH = 16;
  /** Between what is linear (`GROWTH`) and what is quadratic (`GROWTH` times `GROWTH`), far from both. */
  const LIMIT = GROWTH * 6;

  const isLinear = (piece: string, work: (text: string) => unknown): void => {
    const [short, long] = [SIZE, SIZE * GROWTH].map((size) => piece.repeat(Math.ceil(size / piece.length)));
    work(short ?? "");
    const growth = (): number => {
      const [one, other] = [milliseconds(() => work(short ?? "")), milliseconds(() => work(long ?? ""))];
      // What takes next to no time says nothing.
      return other / Math.max(one, 2);
    };
    // What is quadratic stays so, however often one looks; a busy machine is only now and then so slow.
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 5 && least >= LIMIT; tries += 1) least = Math.min(least, growth());
    expect(least).toBeLessThan(LIMIT);
  };

  test.each([
    "`\n",
    "a ` b `` c\n",
    "`` ` ",
    "\\`",
    "> ",
    "> a\n",
    ">>>\n",
    ">>>>\n>>>\n",
    "- ",
    "- a\n",
    "\t",
    "    a\n",
    "<!-- ",
    "a <!--\n",
    "<code>\n",
    "a <code>\n",
    "<details>\n\n",
    "a </code ",
    "<a ",
    "<a b='",
    "---\n",
    "# ",
    "\n",
    " \n",
    "* * ",
    "~~~\n",
  ])("of lines: %j", (piece) => {
    isLinear(piece, (text) => openLines(text.split("\n")));
  });

  test.each(['"', "'", "“", "“a ", '"a"b ', "'\\' ", '\\" ', "~", '~"', "\u200B", "a ", "é"])(
    "of words: %j",
    (piece) => {
      isLinear(piece, tokensOf);
    },
  );

  test.each([
    ...PIECES,
    "@liaison-bot escalate\n",
    "@liaison-bot escalate ",
    "!liaison foo bar\n",
    "!liaison relay\n",
    "!liaison is a nice thing to have\n",
  ])("of all: %j", (piece) => {
    isLinear(piece, parse);
  });
});
