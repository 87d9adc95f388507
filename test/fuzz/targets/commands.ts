/** The command parser: everything that somebody may write into a comment. */
import fc from "fast-check";
import { parseCommands } from "../../../src/commands/parse.ts";
import { command, written } from "../../commands/generated.ts";
import { vocabulary } from "../../commands/vocabulary.ts";
import { text } from "../generators/text.ts";
import type { PureTarget } from "../lib/target.ts";

const PIECES = [
  "!liaison ",
  "@liaison-bot ",
  "!LIAISON escalate com-infrastructure ",
  "!liaison relay\n",
  "!liaison label ~",
  '!liaison label ~"',
  "!liaison snooze 999999999999999999999 days",
  "!liaison assign @",
  "!liaison who __proto__",
  "!liaison track constructor",
  "!liaison escalate gitaly same as #1e9 ",
  "```\n",
  "~~~\n",
  "> ",
  "    ",
  "- ",
  "1. ",
  "<!--",
  "-->",
  "<pre>",
  "</pre>",
  "<details>\n",
  "`",
  "``",
  "\n",
  "\r\n",
  "\n\n",
  "[x](",
  "|",
  "***",
];

const pieces = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 2, arbitrary: text },
      { weight: 1, arbitrary: command.map((one) => `${written(one)}\n`) },
    ),
    { maxLength: 12 },
  )
  .map((all) => all.join(""));

const repeated = fc
  .tuple(fc.constantFrom(...PIECES, "!liaison help\n", "@liaison-bot\n", "> > > "), fc.nat({ max: 3_000 }))
  .map(([piece, times]) => piece.repeat(times));

/** Comments. */
export const commandsTarget: PureTarget<string> = {
  name: "commands",
  boundMs: 100,
  cases: fc.oneof(
    { weight: 12, arbitrary: pieces },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: repeated },
  ),
  react: (comment) => {
    const { commands, mistakes } = parseCommands(comment, vocabulary);
    if (commands.length + mistakes.length > 10)
      throw new Error("more than ten lines were taken for commands");
    for (const { message } of mistakes)
      if (message.length > 2_000) throw new Error(`a message of ${message.length} characters`);
  },
};
