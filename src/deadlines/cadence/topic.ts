import type { Occurrence } from "./cadence.ts";
import type { Token } from "./tokens.ts";

const FILLERS = new Set([
  "on",
  "for",
  "the",
  "a",
  "-",
  "–",
  "—",
  ":",
  "of",
  "to",
  ",",
  "and",
  "&",
  "/",
  "with",
  "also",
  "at",
]);
const ATTENDING = new Set(["join", "joins", "joining", "attend", "attends", "attending", "sit", "visit"]);
const HOSTING = new Set(["host", "hosts", "hosting", "run", "runs", "running", "lead", "leads", "leading"]);

/** What the words beside a rhythm tell: what it is about, and who runs it. */
export const topicOf = (
  text: string,
  rest: readonly Token[],
): Pick<Occurrence, "about" | "team" | "role"> => {
  const words = rest.filter(({ word }) => word !== "(" && word !== ")");
  let first = skipFillers(words, 0);
  const verb = words[first]?.word ?? "";
  const role = ATTENDING.has(verb) ? "attend" : HOSTING.has(verb) ? "host" : undefined;
  if (role) first = skipFillers(words, words[first + 1]?.word === "in" ? first + 2 : first + 1);
  let last = words.length;
  while (last > first && FILLERS.has(words[last - 1]?.word ?? "")) last -= 1;
  const about = joinWords(text, words.slice(first, last));
  return {
    ...(about === "" ? {} : { about }),
    ...(/\bteam\b/i.test(about) ? { team: true } : {}),
    ...(role === undefined ? {} : { role }),
  };
};

const skipFillers = (words: readonly Token[], from: number): number => {
  let index = from;
  while (FILLERS.has(words[index]?.word ?? "")) index += 1;
  return index;
};

/** The words as they are written, with the space that stood between neighbours. */
const joinWords = (text: string, words: readonly Token[]): string =>
  words
    .map((word, index) => {
      const before = words[index - 1];
      const close = before !== undefined && before.end === word.start;
      return (index === 0 || close ? "" : " ") + text.slice(word.start, word.end);
    })
    .join("");
