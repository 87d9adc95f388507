import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openLines } from "../../src/commands/lines.ts";
import { type Container, isContainer } from "../../src/sandbox/text/block-types.ts";
import { parseBlocks } from "../../src/sandbox/text/blocks.ts";

/** Whether a command may stand at the line `HERE`. */
const isOpen = (text: string): boolean => {
  const lines = text.split("\n");
  return openLines(lines)[lines.indexOf("HERE")] ?? false;
};

describe("a command may stand", () => {
  test.each([
    ["alone", "HERE"],
    ["within a paragraph", "text\nHERE\ntext"],
    ["after a code block", "```\ncode\n```\nHERE"],
    ["after tildes with a word", "~~~ruby\ncode\n~~~~\nHERE"],
    ["after ticks that are no fence", "``` a ` b\nHERE"],
    ["after indented code", "    code\nHERE"],
    ["after a quote and a blank line", "> quote\n\nHERE"],
    ["after an empty quote", ">\nHERE"],
    ["after a heading in a quote", "> # heading\nHERE"],
    ["after code in a quote", "> ```\n> code\nHERE"],
    ["after a fenced quote", ">>>\nquote\n>>>\nHERE"],
    ["after nested fenced quotes", ">>>>\n>>>\nquote\n>>>\n>>>>\nHERE"],
    ["after a list", "- item\n- item\nHERE"],
    ["after code that a list holds", "- item\n  ```\n  code\n  ```\n\nHERE"],
    ["after a list's fence, which ends with it", "- ```\n  code\nHERE"],
    ["after a comment", "<!-- comment -->\nHERE"],
    ["after a long comment", "<!-- a\n\nb -->\nHERE"],
    ["after an element", "<details>\ntext\n</details>\n\nHERE"],
    ["after an element with blank lines", "<details>\n\ntext\n\n</details>\n\nHERE"],
    ["after an element that its text closes", "<details>\n\ntext</details>\n\nHERE"],
    ["after a closing tag too many", "</details>\n\nHERE"],
    ["after a mention of an element", "The <details> tag\n\nHERE"],
    ["after an element in a list", "- <details>\n\nHERE"],
    ["after an element in a comment", "<!-- <details> -->\n\nHERE"],
    ["after closed inline code", "`a` b\nHERE"],
    ["after ticks that nothing closes", "a ` b\nHERE"],
    ["after ticks of another length", "a ` b\nHERE\n`` c"],
    ["after an escaped tick", "a \\` b\nHERE\nc ` d"],
    ["after ticks in another paragraph", "a ` b\n\nHERE\n\nc ` d"],
    ["as a heading by underline", "HERE\n---"],
    ["after a rule", "text\n\n***\nHERE"],
    ["after `<` in text", "a < b\nHERE"],
  ])("%s", (_, text) => {
    expect(isOpen(text)).toBe(true);
  });
});

describe("no command may stand", () => {
  test.each([
    ["in code", "```\nHERE\n```"],
    ["in code of tildes", "~~~\nHERE\n~~~"],
    ["in code that is not closed", "```\nHERE"],
    ["in code that a shorter fence does not close", "````\n```\nHERE\n````"],
    ["in code that another fence does not close", "```\n~~~\nHERE"],
    ["in code after a blank line", "```\n\nHERE"],
    ["in a quote's text that goes on", "> quote\nHERE"],
    ["two lines after it", "> quote\ntext\nHERE"],
    ["in a nested quote's text that goes on", "> > quote\nHERE"],
    ["in a list in a quote", "> - item\nHERE"],
    ["in a quote in a list", "- > quote\nHERE"],
    ["in a fenced quote", ">>>\nHERE\n>>>"],
    ["in a fenced quote after a blank line", ">>>\na\n\nHERE\n>>>"],
    ["in a fenced quote that is not closed", ">>>\nHERE"],
    ["in a fenced quote after a shorter fence", ">>>>\n>>>\nHERE"],
    ["in a fenced quote after a list", ">>>\n- item\nHERE\n>>>"],
    ["in a comment", "<!--\nHERE\n-->"],
    ["in a comment with blank lines", "<!--\n\nHERE\n\n-->"],
    ["in a comment that is not closed", "<!-- a\n\nHERE"],
    ["in a comment within text", "text <!--\nHERE\n-->"],
    ["in an element", "<details>\nHERE\n</details>"],
    ["in an element, after a blank line", "<details><summary>a</summary>\n\nHERE\n\n</details>"],
    ["in nested elements", "<details>\n\n<blockquote>\n\na\n\n</blockquote>\n\nHERE"],
    ["in a block quote of HTML", "<blockquote>\n\nHERE\n\n</blockquote>"],
    ["in preformatted text", "<pre>\n\nHERE\n</pre>"],
    ["in a block of HTML", "<div>\nHERE"],
    ["in a block of an unknown tag", "<my-tag>\nHERE"],
    ["in inline code", "a `b\nHERE\nc` d"],
    ["in inline code of several ticks", "a ``b ` c\nHERE\nd`` e"],
    ["in inline code that a list's text begins", "- a `b\nHERE\nc` d"],
    ["in a code element", "a <code>b\nHERE\nc</code>"],
    ["in front matter", "---\nHERE\n---"],
  ])("%s", (_, text) => {
    expect(isOpen(text)).toBe(false);
  });
});

describe("the sandbox, which reads Markdown for itself,", () => {
  /** The lines of text that are in no quote. */
  const textLines = (container: Container): readonly number[] =>
    container.children.flatMap((block) => {
      if (isContainer(block)) return block.kind.includes("quote") ? [] : textLines(block);
      const isText = block.kind === "paragraph" || block.kind === "heading";
      return isText
        ? Array.from({ length: block.last - block.first + 1 }, (_, index) => block.first + index)
        : [];
    });
  const line = fc.constantFrom(
    ...[
      "HERE",
      "HERE",
      "text",
      "",
      "  text",
      "   HERE",
      "    code",
      "\ttab",
      "```",
      "```ruby",
      "````",
      "~~~",
    ],
    ...[
      "> ",
      ">",
      "> a",
      "> > b",
      "> ```",
      "> - a",
      "> >>>",
      ">>>",
      ">>>>",
      "- a",
      "-",
      "- > q",
      "- ```",
      "- - a",
    ],
    ...["  ```", "1. a", "2. b", "<!-- a -->", "<!--", "-->", "<div>", "</div>", "<my-tag>", "<?x", "?>"],
    ...["---", "===", "***", "# h", "+++"],
  );

  test("agrees on what is text", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (lines) => {
        const theirs = new Set(textLines(parseBlocks(lines.join("\n"))));
        const ours = openLines(lines);
        for (const [index, text] of lines.entries())
          if (text === "HERE") expect(ours[index]).toBe(theirs.has(index));
      }),
      { numRuns: 2_000 },
    );
  });
});
