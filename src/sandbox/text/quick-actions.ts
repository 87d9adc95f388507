import { isContainer } from "./block-types.ts";
import { parseBlocks } from "./blocks.ts";
import { canonicalCommandName, substitutionOf } from "./command-names.ts";
import { withoutComments } from "./inline.ts";

/** One quick action as somebody wrote it. */
export interface Command {
  /** Canonical, in lower case, without the slash: `/Labels ~x` is `label`. */
  readonly name: string;
  /** The rest of its line, trimmed; empty when there is none. */
  readonly argument: string;
}

/** A command alone on its line, up to the line break and one blank line after it. */
const commandLine = /\/([a-z_]+)(?: ([^\n]*))?(?:\s*\n|$)/iy;

const matchCommand = (
  text: string,
  position: number,
): { command?: Command; output: string; end: number } | undefined => {
  commandLine.lastIndex = position;
  const match = commandLine.exec(text);
  if (match === null) return undefined;
  const [all, word = "", rest = ""] = match;
  const end = position + all.length;
  const argument = rest.trim();
  const drawing = substitutionOf(word);
  if (drawing !== undefined) {
    const breaks = all.slice(all.trimEnd().length).replace(/[^\n]/g, "");
    return { output: `${argument} ${drawing}`.trimStart() + breaks, end };
  }
  const name = canonicalCommandName(word);
  return name === undefined ? undefined : { command: { name, argument }, output: "", end };
};

/**
 * Cuts the commands out of one paragraph (with the blank line after it). Inline code is what GitLab's own search
 * takes for it: from one backtick to the next but one character at least, across lines.
 */
const cutCommands = (paragraph: string, commands: Command[]): string => {
  let kept = "";
  let position = 0;
  let tick = paragraph.indexOf("`");
  while (position < paragraph.length) {
    const atLineStart = position === 0 || paragraph[position - 1] === "\n";
    const match = atLineStart ? matchCommand(paragraph, position) : undefined;
    if (match !== undefined) {
      if (match.command !== undefined) commands.push(match.command);
      kept += match.output;
      position = match.end;
    } else {
      const lineEnd = paragraph.indexOf("\n", position);
      const nextLine = lineEnd < 0 ? paragraph.length : lineEnd + 1;
      const codeEnd = tick >= 0 && tick < nextLine ? paragraph.indexOf("`", tick + 2) : -1;
      const next = codeEnd < 0 ? nextLine : codeEnd + 1;
      kept += paragraph.slice(position, next);
      position = next;
    }
    if (tick >= 0 && tick < position) tick = paragraph.indexOf("`", position);
  }
  return kept;
};

/**
 * Finds the quick actions of a text where GitLab does (lib/gitlab/quick_actions/extractor.rb): in paragraphs that
 * are not inside a list, quote or other container, in column 1, outside inline code; never in code, HTML blocks
 * or comments. Answers the text that GitLab would store, without the commands (`/shrug` and `/tableflip` leave
 * their drawing and are no commands), without `\r` and without white space at its end; and the commands in their
 * order. Unknown `/words` stay where they are.
 */
export const extractCommands = (source: string): { text: string; commands: Command[] } => {
  const text = source.replaceAll("\r", "");
  const commands: Command[] = [];
  if (!/^\//m.test(text)) return { text: text.trimEnd(), commands };
  const lines = text.split("\n").map((line, index, all) => (index < all.length - 1 ? `${line}\n` : line));
  for (const block of parseBlocks(text).children) {
    if (isContainer(block) || block.kind !== "paragraph") continue;
    const last = block.last + (lines[block.last + 1] === "\n" ? 1 : 0);
    const paragraph = lines.slice(block.first, last + 1).join("");
    if (!/^\//m.test(withoutComments(paragraph))) continue;
    lines.fill("", block.first, last + 1);
    lines[block.first] = cutCommands(paragraph, commands);
  }
  return { text: lines.join("").trimEnd(), commands };
};
