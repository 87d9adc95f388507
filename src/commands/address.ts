/** A line that speaks to the bot, and the command that it begins with. */
import { nearest } from "../config/suggest.ts";
import { type CommandName, declarations } from "./declarations.ts";
import { plain, restAfter, tokensOf } from "./tokens.ts";

/** What a line says to the bot. `chatter` mentions it, and asks for nothing. */
export type Addressed =
  | { readonly kind: "command"; readonly name: CommandName; readonly goesOn: boolean; readonly rest: string }
  | { readonly kind: "mistake"; readonly message: string }
  | { readonly kind: "chatter" };

/** What makes a longer name of the prefix: `@liaison-botx`, `@liaison-bot-2`, `@liaison-bot/group`. */
const LONGER_NAME = /^[-.]*[\p{L}\p{N}\p{M}_/@]/u;
const PARTED = /^[\s\p{Default_Ignorable_Code_Point}]*[:,]?/u;

/** What a line says after the bot's name, or null where it does not begin with that. */
export const afterPrefix = (line: string, prefixes: readonly string[]): string | null => {
  for (const prefix of prefixes) {
    const name = prefix.normalize("NFC");
    const isNamed = name !== "" && line.slice(0, name.length).toLowerCase() === name.toLowerCase();
    const rest = line.slice(name.length);
    if (isNamed && !LONGER_NAME.test(rest)) return rest.replace(PARTED, "");
  }
  return null;
};

interface Phrase {
  readonly words: readonly string[];
  readonly name: CommandName;
  readonly goesOn: boolean;
}

/** Names and aliases of all commands, the longest first: `stop project` is not `stop`. */
const PHRASES: readonly Phrase[] = declarations
  .flatMap(({ name, aliases, parameters }) =>
    [name, ...aliases].map((phrase) => ({
      words: phrase.split(" "),
      name,
      goesOn: parameters.some(({ goesOn }) => goesOn === true),
    })),
  )
  .toSorted((one, other) => other.words.length - one.words.length);

/** Words with which people begin who only want to be kind. */
const COURTESY = [
  "thanks",
  "thank",
  "thx",
  "hi",
  "hello",
  "hey",
  "sorry",
  "great",
  "nice",
  "good",
  "cool",
  "bye",
];
/** So many words are prose, unless the first is nearly a command's. */
const PROSE = 4;

const bare = (word: string): string => plain(word).replace(/[.,:;!?]+$/, "");

const WHOLE_PHRASES = PHRASES.map(({ words }) => words.join(" "));
const FIRST_WORDS = [...new Set(PHRASES.map(({ words }) => words[0] ?? ""))];

/** The shortest command that begins with the word which was probably meant. */
const meantName = (word: string): CommandName | undefined => {
  const phrase = WHOLE_PHRASES.indexOf(nearest(word, WHOLE_PHRASES) ?? "");
  if (FIRST_WORDS.includes(word)) return PHRASES.findLast(({ words }) => words[0] === word)?.name;
  if (phrase !== -1) return PHRASES[phrase]?.name;
  const first = nearest(word, FIRST_WORDS);
  return PHRASES.findLast(({ words }) => words[0] === first)?.name;
};

const sorted = (word: string): string => [...word].toSorted().join("");

/** Whether one letter is missing, too much or another one, or two are swapped: a slip, not another word. */
const isSlip = (word: string, other: string): boolean => {
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(word.length, other.length) - start && word.at(-1 - end) === other.at(-1 - end))
    end += 1;
  const [left, right] = [word.length - start - end, other.length - start - end];
  const isSwapped = left === 2 && right === 2 && sorted(word) === sorted(other);
  return Math.max(left, right) <= 1 || isSwapped;
};

/** Whether prose seems to begin with a mistyped command. English has many short words that are near to ours. */
const beginsLikeCommand = (word: string): boolean =>
  word.length >= 4 && PHRASES.some(({ words }) => isSlip(word, words[0] ?? ""));

const unknown = (line: string, words: readonly string[]): Addressed => {
  const first = words[0] ?? "";
  if (COURTESY.includes(first) || first.startsWith("@")) return { kind: "chatter" };
  const isProse = words.length >= PROSE || (words.length > 1 && /[.!?]\s*$/.test(line));
  if (isProse && !beginsLikeCommand(first)) return { kind: "chatter" };
  const name = meantName(first);
  const meant = name === undefined ? "" : `; did you mean "${name}"?`;
  return { kind: "mistake", message: `there is no such command${meant}` };
};

/** What the words after the bot's name ask for. */
export const addressed = (said: string): Addressed => {
  const tokens = tokensOf(said);
  const polite = tokens.findIndex(({ text }) => bare(text) !== "please");
  const skipped = polite === -1 ? tokens.length : polite;
  const words = tokens.slice(skipped).map(({ text, isQuoted }) => (isQuoted ? text : bare(text)));
  if (words.length === 0) return { kind: "mistake", message: "there is no command after my name" };
  const phrase = PHRASES.find((one) => one.words.every((word, index) => word === words[index]));
  if (phrase === undefined) return unknown(said, words);
  const rest = restAfter(said, tokens, skipped + phrase.words.length);
  return { kind: "command", name: phrase.name, goesOn: phrase.goesOn, rest };
};
