/**
 * Mends text that was encoded twice: UTF-8 read as Windows-1252 (or Latin-1) and written as UTF-8 again,
 * e.g. `SÃ¸rensen` for `Sørensen`. Some such pairs are rightful text in other languages (a French `É»` at the end of
 * a quote), so only lead bytes that rightful text hardly ever follows with a symbol are mended on their own;
 * others (Greek, Cyrillic, Chinese …) must come at least twice in a row.
 */
export const mendTwiceEncoded = (text: string): string => {
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const mended = current.replace(SUSPECTS, mendRun);
    if (mended === current) return mended;
    current = mended;
  }
  return current;
};

/** Where the first twice encoded letter stands, or -1. */
export const firstTwiceEncoded = (text: string): number => {
  for (const run of text.matchAll(SUSPECTS)) {
    const mended = mendRun(run[0]);
    if (mended !== run[0]) return run.index + commonPrefix(run[0], mended);
  }
  return -1;
};

const commonPrefix = (one: string, other: string): number => {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
};

const MOST_ROUNDS = 3;

/** Windows-1252's characters for the bytes 0x80 to 0x9F; the five unused ones stand for themselves. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Runs of characters that are all bytes from 0x80 in Windows-1252 or Latin-1. */
const SUSPECTS = new RegExp(`[\\u0080-\\u00ff${HIGH}]{2,}`, "g");

const STRONG_LEADS = new Set([0xc2, 0xc3, 0xc4, 0xc5, 0xe1, 0xe2, 0xf0]);

const byteOf = (character: string): number => {
  const high = HIGH.indexOf(character);
  return high === -1 ? character.charCodeAt(0) : 0x80 + high;
};

const sequenceLength = (lead: number): number => {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
};

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

const decode = (bytes: readonly number[]): string | undefined => {
  try {
    return strictUtf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
};

const mendRun = (run: string): string => {
  const bytes = [...run].map(byteOf);
  let mended = "";
  let at = 0;
  while (at < bytes.length) {
    const [length, text, strong] = sequencesFrom(bytes, at);
    if (text !== "" && strong) {
      mended += text;
      at += length;
    } else {
      const skipped = Math.max(length, 1);
      mended += run.slice(at, at + skipped);
      at += skipped;
    }
  }
  return mended;
};

/** The sequences that follow each other from `start`: their bytes, their text, whether they convince. */
const sequencesFrom = (bytes: readonly number[], start: number): [number, string, boolean] => {
  let at = start;
  let text = "";
  let count = 0;
  let strong = false;
  for (;;) {
    const lead = bytes[at] ?? 0;
    const length = sequenceLength(lead);
    const decoded = length === 0 ? undefined : decode(bytes.slice(at, at + length));
    if (decoded === undefined || at + length > bytes.length) break;
    text += decoded;
    count += 1;
    strong ||= STRONG_LEADS.has(lead);
    at += length;
  }
  return [at - start, text, strong || count >= 2];
};
