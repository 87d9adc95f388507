/** The bot's answers about its own commands, in Markdown. */
import { type Giver, mayGive, type Place, usageOf, worksIn } from "./declaration.ts";
import { declarations } from "./declarations.ts";
import type { Mistake } from "./parse.ts";

/** Our own words as code: an example must do nothing. */
const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;

/** The answer to `help`: what these roles may ask of the bot in this place. */
export const helpText = (prefix: string, where: Place, roles: Iterable<Giver>): string => {
  const given = [...roles];
  const usable = declarations.filter((one) => worksIn(one, where) && mayGive(one, given));
  const lines = usable.map(({ example, ...one }) => {
    const shown = one.parameters.length === 0 ? "" : ` For example ${code(`${prefix} ${example}`)}`;
    return `- ${code(`${prefix} ${usageOf(one)}`)}: ${one.help}${shown}`;
  });
  return [
    "This is what you can ask of me here, each at the start of a line of a comment, several in one if you like:",
    "",
    ...lines,
  ].join("\n");
};

/** Longer lines are shown by their beginning. */
const LONGEST_SHOWN = 100;

const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length <= LONGEST_SHOWN ? text : `${characters.slice(0, LONGEST_SHOWN - 1).join("")}…`;
};

const sentence = (words: string): string => (words.endsWith("?") ? words : `${words}.`);

/** One answer to all mistakes of a comment. `escaped` makes others' text harmless in Markdown. */
export const mistakeText = (
  prefix: string,
  mistakes: readonly Mistake[],
  tooMany: boolean,
  escaped: (text: string) => string,
): string => {
  const lines = mistakes.map(
    ({ line, text, message }) =>
      `- Line ${line}, “${escaped(shortened(text))}”: ${escaped(sentence(message))}`,
  );
  return [
    ...(lines.length === 0 ? [] : ["I did not understand this, and did nothing about it:", "", ...lines, ""]),
    ...(tooMany
      ? ["I read 20,000 characters of a comment and ten commands in it, and left out the rest.", ""]
      : []),
    `${code(`${prefix} help`)} tells what I can do here.`,
  ].join("\n");
};
