/** Reads the commands of a comment. Whether they may be given, and what they do, is decided elsewhere. */
import { ok, type Result, refused } from "../lib/result.ts";
import { type Addressed, addressed, afterPrefix } from "./address.ts";
import type { Command } from "./command.ts";
import { openLines } from "./lines.ts";
import { called, type Named } from "./names.ts";
import { readCommand } from "./readers.ts";

/** What commands may name, on one instance. */
export interface Vocabulary {
  /** What commands begin with, in any case: the configured word first, then the bot's own @usernames. */
  readonly prefixes: readonly string[];
  readonly teams: readonly { readonly id: string; readonly group: string }[];
  readonly partners: readonly { readonly id: string; readonly name: string }[];
  readonly areas: readonly { readonly id: string; readonly name: string }[];
}

/** A command where it was found: the number of its line, from 1, and the line. */
export interface FoundCommand {
  readonly command: Command;
  readonly line: number;
  readonly text: string;
}

/** A line that was meant to be a command. The message, plain text, repeats nothing of the comment. */
export interface Mistake {
  readonly line: number;
  readonly text: string;
  readonly message: string;
}

/** What a comment asks of the bot, in order. */
export interface Parsed {
  readonly commands: readonly FoundCommand[];
  /** The same mistake in the same words is in it once. */
  readonly mistakes: readonly Mistake[];
  /** The comment goes on beyond what is looked at. */
  readonly tooMany: boolean;
}

/** How much of a comment is looked at, in UTF-16 units. */
const LONGEST = 20_000;
const MOST_COMMANDS = 10;
/** Lines that only mention the bot cost little, but not nothing. */
const MOST_MENTIONS = 100;

interface Mark {
  readonly index: number;
  readonly said: Exclude<Addressed, { readonly kind: "chatter" }>;
}

/** The lines that are looked at. The last one of those cut off is left out: half a command is another one. */
const linesOf = (text: string): { readonly lines: readonly string[]; readonly beyond: string } => {
  const lastBreak = text.length <= LONGEST ? text.length : text.lastIndexOf("\n", LONGEST);
  const read = text.slice(0, Math.max(0, lastBreak)).replace(/\r\n?/g, "\n");
  const lines = read.toWellFormed().normalize("NFC").split("\n");
  return { lines, beyond: text.slice(lastBreak === -1 ? 0 : lastBreak + 1) };
};

const marksIn = (
  lines: readonly string[],
  prefixes: readonly string[],
): { readonly marks: readonly Mark[]; readonly end: number } => {
  const marks: Mark[] = [];
  const mentions = lines.flatMap((line, index) => {
    const said = afterPrefix(line, prefixes);
    return said === null ? [] : [{ index, said }];
  });
  if (mentions.length === 0) return { marks, end: lines.length };
  const open = openLines(lines);
  const spoken = mentions.filter(({ index }) => open[index] === true);
  for (const { index, said: words } of spoken.slice(0, MOST_MENTIONS)) {
    const said = addressed(words);
    if (said.kind === "chatter") continue;
    if (marks.length === MOST_COMMANDS) return { marks, end: index };
    marks.push({ index, said });
  }
  return { marks, end: spoken[MOST_MENTIONS]?.index ?? lines.length };
};

type Names = Readonly<Record<"teams" | "partners" | "areas", readonly Named[]>>;

const named = ({ teams, partners, areas }: Vocabulary): Names => ({
  teams: teams.map(({ id, group }) => called(id, [group])),
  partners: partners.map(({ id, name }) => called(id, [name])),
  areas: areas.map(({ id, name }) => called(id, [name])),
});

/** Whether a part of a comment that is not read speaks to the bot. Seen from afar: code and quotes look the same. */
const speaksToBot = (text: string, prefixes: readonly string[]): boolean =>
  prefixes.length > 0 &&
  new RegExp(`^(?:${prefixes.map((prefix) => RegExp.escape(prefix)).join("|")})`, "im").test(text);

/** The commands and mistakes in a comment's text, which is GitLab's Markdown. Never throws, in linear time. */
export const parseCommands = (text: string, vocabulary: Vocabulary): Parsed => {
  // A longer name first: a prefix may begin with another one.
  const prefixes = vocabulary.prefixes.toSorted((one, other) => other.length - one.length);
  const { lines, beyond } = linesOf(text);
  const { marks, end } = marksIn(lines, prefixes);
  const tooMany = end < lines.length || speaksToBot(beyond, prefixes);
  if (marks.length === 0) return { commands: [], mistakes: [], tooMany };
  const names = named(vocabulary);
  const commands: FoundCommand[] = [];
  const mistakes = new Map<string, Mistake>();

  const readMark = ({ said, index }: Mark, next: number): Result<Command> => {
    if (said.kind === "mistake") return refused(said.message);
    const isWhole = beyond === "" || next < lines.length;
    // Half of a text must not reach anybody.
    if (said.goesOn && !isWhole) return refused("the text after it is too long for me");
    const below = said.goesOn ? lines.slice(index + 1, next).join("\n") : "";
    const read = readCommand(said.name, said.goesOn, { line: said.rest, below, ...names });
    return read.ok ? ok(read.value) : read;
  };

  for (const [number, mark] of marks.entries()) {
    const read = readMark(mark, marks[number + 1]?.index ?? end);
    const found = { line: mark.index + 1, text: (lines[mark.index] ?? "").trimEnd() };
    if (read.ok) commands.push({ command: read.value, ...found });
    else {
      const key = JSON.stringify([found.text, read.reason]);
      if (!mistakes.has(key)) mistakes.set(key, { ...found, message: read.reason });
    }
  }
  return { commands, mistakes: [...mistakes.values()], tooMany };
};
