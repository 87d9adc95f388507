import { leavesOf, parseBlocks } from "./blocks.ts";
import { withoutCode, withoutComments } from "./inline.ts";

const isVerbatimHtml = (line: string): boolean => /^\s*<(?:pre|script|style|textarea|code)\b/i.test(line);

/**
 * The parts of a text in which GitLab looks for references: every block of text, quoted or not, with code and
 * HTML comments blanked out.
 */
export const spokenParts = (source: string): string[] =>
  leavesOf(parseBlocks(source.replaceAll("\r", "")))
    .filter(({ kind }) => kind !== "code" && kind !== "rule")
    .filter(({ kind, lines }) => kind !== "html" || !isVerbatimHtml(lines[0] ?? ""))
    .map(({ lines }) => withoutCode(withoutComments(lines.join("\n"))));
