import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { extractCommands } from "../../../src/sandbox/text/quick-actions.ts";

const namesIn = (text: string): string[] => extractCommands(text).commands.map(({ name }) => name);

describe("quick actions in a paragraph", () => {
  test("are executed in their order and cut out of the text", () => {
    expect(extractCommands('hello\n/label ~foo ~"bar baz"\nworld\n/close')).toEqual({
      text: "hello\nworld",
      commands: [
        { name: "label", argument: '~foo ~"bar baz"' },
        { name: "close", argument: "" },
      ],
    });
  });

  test("take one blank line after them along", () => {
    expect(extractCommands("/close\n\nThanks!").text).toBe("Thanks!");
    expect(extractCommands("before\n/close\n\n\nafter").text).toBe("before\n\nafter");
  });

  test.each([
    ["/CLOSE", "close"],
    ["/labels ~a", "label"],
    ["/Remove_Labels ~a", "unlabel"],
    ["/react :tada:", "award"],
    ["/spent 1h", "spend"],
    ["/due_date tomorrow", "due"],
    ["/parent #1", "set_parent"],
  ])("%s is the command %s", (line, name) => {
    expect(namesIn(line)).toEqual([name]);
  });

  test("are found with Windows line ends, and with spaces behind them", () => {
    expect(extractCommands("hi\r\n/close  \r\n/todo\r\n")).toEqual({
      text: "hi",
      commands: [
        { name: "close", argument: "" },
        { name: "todo", argument: "" },
      ],
    });
  });

  test("are found after a line of text, a list that a blank line ended, and a comment", () => {
    expect(namesIn("text\n/close")).toEqual(["close"]);
    expect(namesIn("- item\n\n/close")).toEqual(["close"]);
    expect(namesIn("<!-- marker -->\n\n/close")).toEqual(["close"]);
    expect(namesIn("# Heading\n/close")).toEqual(["close"]);
    expect(namesIn("[a]: /address\n/close")).toEqual(["close"]);
    expect(namesIn("[a]:\n/label ~x ~y")).toEqual(["label"]);
  });

  test("that only draw something leave the drawing", () => {
    expect(extractCommands("/shrug no idea\nmore")).toEqual({
      text: "no idea ¯\\＿(ツ)＿/¯\nmore",
      commands: [],
    });
    expect(extractCommands("/tableflip").text).toBe("(╯°□°)╯︵ ┻━┻");
  });

  test("in the middle of code across lines are code, those after it are not", () => {
    expect(namesIn("`a\n/close\nb`\n/reopen")).toEqual(["reopen"]);
    expect(namesIn("an unpaired ` tick\n/close")).toEqual(["close"]);
    expect(namesIn("one `code` span\n/title a `b` c")).toEqual(["title"]);
  });
});

describe("GitLab executes nothing", () => {
  test.each([
    ["an unknown word", "/unknown thing"],
    ["a word GitLab 18.3 forgot", "/cc @someone"],
    ["a longer word", "/closed"],
    ["a path", "/close/reopen"],
    ["not at the beginning of a line", "please /close"],
    ["after a space", "text\n /close"],
    ["after an invisible character", "\u200b/close"],
    ["in fenced code", "```\n/close\n```"],
    ["in fenced code with a longer fence", "````md\n```\n/close\n```\n````"],
    ["in code between tildes", "~~~\n/close\n~~~"],
    ["in fenced code that is never closed", "```\n\n/close"],
    ["in indented code", "    x\n/close".replace("\n", "\n    ")],
    ["in an HTML block", "<details>\n/close\n</details>"],
    ["in an HTML comment", "<!--\n\n/close\n\n-->"],
    ["directly after a comment's line", "<!-- a\nb\n/close -->"],
    ["in preformatted HTML", "<pre>\n\n/close\n</pre>"],
    ["in a quote", "> /close"],
    ["in a line that lazily goes on with a quote", "> quote\n/close"],
    ["in a quote between >>>", ">>>\ntext\n\n/close\n>>>"],
    ["in a list item", "- /close"],
    ["in a line that lazily goes on with an item", "1. one\n/close"],
    ["in a table", "| a | b |\n|---|---|\n/close"],
    ["in a heading by underlining", "/close\n==="],
    ["in a link's definition", "[a]:\n/close"],
    ["in a link's definition with a title", '[a]:\n/close "title"'],
    ["in an item that a tab indents", "- \ttext\n   ```\n/close"],
    ["in front matter", "---\n/close\n---\n"],
    ["in a footnote", "[^1]: note\n/close"],
    ["in the second item of a list", "1. one\n2. two\n/close"],
  ])("%s", (_where, text) => {
    expect(extractCommands(text)).toEqual({ text: text.trimEnd(), commands: [] });
  });
});

describe("any text", () => {
  const line = fc.constantFrom(
    ..."/close|/label ~x|```|~~~|> quote|>>>|- item|`|``|<!--|-->|<div>|text|    code|| a ||---||# h".split(
      "|",
    ),
    "",
    "| a | b |",
    "|---|---|",
  );

  test("put into a fence that is long enough executes nothing", () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(namesIn(`\`\`\`\`\`\n${lines.join("\n")}\n\`\`\`\`\``)).toEqual([]);
      }),
    );
  });

  test("with > before every line executes nothing and stays as it is", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = lines.map((each) => `> ${each}`).join("\n");
        expect(extractCommands(text)).toEqual({ text: text.trimEnd(), commands: [] });
      }),
    );
  });

  test("loses whole command lines only", () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { text, commands } = extractCommands(lines.join("\n"));
        const count = (all: string[], wanted: string) =>
          all.filter((each) => each.trimEnd() === wanted).length;
        const kept = text.split("\n");
        for (const word of ["/close", "/label ~x"]) {
          const executed = commands.filter(({ name }) => word.startsWith(`/${name}`)).length;
          expect(count(kept, word) + executed).toBe(count(lines, word));
        }
        for (const word of ["text", "# h", "- item", "```"])
          expect(count(kept, word)).toBe(count(lines, word));
      }),
    );
  });
});
