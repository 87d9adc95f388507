/**
 * A small file beside a token's file while the token is exchanged. Whoever uses the token waits while it is there:
 * GitLab ends all successors of a token that is shown once more after its rotation. It also keeps two commands apart.
 */
import { statSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { LiaisonError } from "../lib/errors.ts";

/** Longer than an exchange takes at most, a lost answer included; an older mark was left by a command that was killed. */
const LONGEST_MS = 180_000;

const markOf = (file: string): string => `${file}.rotating`;

const ageOf = (file: string, now: Date): number | null => {
  const found = statSync(markOf(file), { throwIfNoEntry: false });
  return found === undefined ? null : now.getTime() - found.mtimeMs;
};

/** Whether the token in this file is being exchanged now. */
export const isBeingExchanged = (file: string, now: Date): boolean => {
  const age = ageOf(file, now);
  return age !== null && age < LONGEST_MS;
};

class AnotherExchange extends LiaisonError {
  constructor(file: string, words: string) {
    super(`The token in ${file} is being exchanged by another command (${words}).`, {
      code: "token.being-exchanged",
      disposition: { kind: "wait", milliseconds: LONGEST_MS },
      remedy:
        "Wait for that command. If it was killed, look whether the token still works, and try again in three minutes.",
    });
  }
}

/** Sets the mark, with words for whoever finds it; answers how to take it away. */
export const markExchange = async (file: string, words: string, now: Date): Promise<() => Promise<void>> => {
  const mark = markOf(file);
  if (isBeingExchanged(file, now)) throw new AnotherExchange(file, (await readFile(mark, "utf8")).trim());
  await rm(mark, { force: true });
  const handle = await open(mark, "wx", 0o644);
  try {
    await handle.writeFile(`${words}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return () => rm(mark, { force: true });
};
