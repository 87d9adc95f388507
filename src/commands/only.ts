/** Whether a comment is for the bot alone: who only gives commands says nothing to the people of an issue. */
import { declarationOf } from "./declarations.ts";
import { parseCommands, type Vocabulary } from "./parse.ts";

/** Whether nothing is in a comment but commands, understood or not, and what belongs to them. */
export const saysOnlyCommands = (text: string, vocabulary: Vocabulary): boolean => {
  const { commands, mistakes } = parseCommands(text, vocabulary);
  if (commands.length + mistakes.length === 0) return false;
  // A mistake that is made twice is told once, so lines are known by their words.
  const goesOn = new Map<string, boolean>(mistakes.map((mistake) => [mistake.text, false]));
  for (const { command, text: line } of commands)
    goesOn.set(
      line,
      declarationOf(command).parameters.some((parameter) => parameter.goesOn === true),
    );
  let belongs = false;
  return text.split(/\r\n?|\n/).every((line) => {
    const known = goesOn.get(line.normalize("NFC").trimEnd());
    if (known !== undefined) belongs = known;
    return known !== undefined || belongs || line.trim() === "";
  });
};
