/** What somebody quoted when they gave a command. */

/** In UTF-16 units. */
const LONGEST_QUOTE = 4_000;

/** The lines of a comment that quote somebody else: what a command next to them is about. */
export const quotedIn = (text: string): string =>
  text
    .slice(0, LONGEST_QUOTE * 2)
    .split(/\r?\n/)
    .filter((line) => /^ {0,3}>/.test(line))
    .map((line) => line.replace(/^ {0,3}> ?/, ""))
    .join("\n")
    .slice(0, LONGEST_QUOTE);
