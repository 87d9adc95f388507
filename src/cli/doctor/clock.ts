/** Whether our clock agrees with others': signatures of deliveries are good for five minutes only. */
import type { Clock } from "../../lib/clock.ts";
import { type Finding, fine } from "./finding.ts";

const DOUBTFUL_MS = 30_000;
/** Signed deliveries older than five minutes are refused (docs.gitlab.com, Standard Webhooks). */
const HARMFUL_MS = 240_000;

/** What `ours` differs by from a clock elsewhere. */
export const clockFinding = (about: string, theirs: Date, ours: Date): Finding => {
  const differs = Math.abs(theirs.getTime() - ours.getTime());
  const seconds = Math.round(differs / 1_000);
  if (differs < DOUBTFUL_MS) return fine("clock", about, `Our clock and theirs agree (${seconds} s apart).`);
  const side = theirs > ours ? "behind" : "ahead";
  return {
    check: "clock",
    severity: differs < HARMFUL_MS ? "warning" : "error",
    about,
    sentence: `Our clock is ${seconds} s ${side}.`,
    remedy: "Let both machines set their clocks by NTP.",
    loss: "Signed deliveries are refused when they seem older than five minutes, and commands and deadlines get wrong times.",
  };
};

/** Asks a server for its time, and compares it with ours in the middle of the question. */
export const askClock = async (
  about: string,
  ask: () => Promise<Date | null>,
  clock: Clock,
): Promise<Finding[]> => {
  const before = clock().getTime();
  const theirs = await ask();
  const after = clock().getTime();
  return theirs === null ? [] : [clockFinding(about, theirs, new Date((before + after) / 2))];
};
