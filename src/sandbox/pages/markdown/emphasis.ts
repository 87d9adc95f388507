/** Emphasis in text that is HTML already: `**strong**`, `*emphasis*`, `_emphasis_`, `~~struck~~`, in linear time. */

const TAGS: Readonly<Record<string, string>> = {
  "**": "strong",
  __: "strong",
  "*": "em",
  _: "em",
  "~~": "del",
};

interface Opener {
  readonly mark: string;
  /** Index of its piece. */
  readonly piece: number;
}

const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);
const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);

/** Finds pairs of marks and puts tags in their place. */
export const withEmphasis = (text: string): string => {
  const pieces = text.split(/(\*\*|__|~~|\*|_)/);
  const openers: Opener[] = [];
  const openOf = new Map<string, number>();
  pieces.forEach((mark, piece) => {
    const tag = TAGS[mark];
    if (piece % 2 === 0 || tag === undefined) return;
    const before = pieces[piece - 1]?.at(-1) ?? pieces[piece - 2]?.at(-1);
    const after = pieces[piece + 1]?.[0] ?? pieces[piece + 2]?.[0];
    const inWord = mark.startsWith("_") && isWord(before) && isWord(after);
    if (inWord) return;
    const opener = openOf.get(mark);
    const isOpen = opener !== undefined && openers[opener]?.mark === mark;
    if (isOpen && !isSpace(before) && (openers[opener]?.piece ?? piece) < piece - 1) {
      pieces[openers[opener]?.piece ?? piece] = `<${tag}>`;
      pieces[piece] = `</${tag}>`;
      for (const dropped of openers.splice(opener)) openOf.delete(dropped.mark);
    } else if (!isSpace(after) && !isOpen) {
      openOf.set(mark, openers.length);
      openers.push({ mark, piece });
    }
  });
  return pieces.join("");
};
