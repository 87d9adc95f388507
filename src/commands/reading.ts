/** What readers of commands are given, and the ways in which they all read it. */
import { type Result, refused } from "../lib/result.ts";
import type { Command } from "./command.ts";
import { findName, type Named } from "./names.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** What stands after a command's name. */
export interface Given {
  /** The rest of its line. */
  readonly line: string;
  readonly tokens: readonly Token[];
  /** The lines below, as they are, up to the next command. */
  readonly below: string;
  readonly teams: readonly Named[];
  readonly partners: readonly Named[];
  readonly areas: readonly Named[];
}

/** The command that was meant, or why it is none. */
export type Reader = (given: Given) => Result<Command>;

/** The text of a line without punctuation that parts it from what is before, and without quotes around all of it. */
export const reasonOf = (line: string): string => {
  const text = line.replace(/^[-–—:,;]+(?=\s|$)/, "").trim();
  const [token, ...more] = tokensOf(text);
  return token?.isQuoted === true && !token.isLabel && more.length === 0 ? token.text.trim() : text;
};

/** The text of a line and those below, as written, without blank lines at its ends. */
export const textOf = ({ line, below }: Given): string =>
  `${line}\n${below}`.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();

/** The team that a line begins with. */
export const teamOf = ({ tokens, teams }: Given) =>
  tokens.length === 0 ? refused("say which team") : findName(tokens, teams, "team");
