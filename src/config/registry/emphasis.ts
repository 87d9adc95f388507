/** A piece of a cell's text while it is read. */
export interface Token {
  text: string;
  /** Written with a backslash or as a number: stands for itself and separates nothing. */
  readonly literal: boolean;
  /** A run of `*`, `_` or `~` that may turn out to be emphasis. */
  readonly delimiter?: true;
}

/** A pair of delimiter runs, by their indexes among the tokens. */
interface Pair {
  readonly run: string;
  readonly opens: number;
  readonly closes: number;
}

/** The first and the last character of each token's text or, where that is empty, of the nearest one before or after. */
const neighboursOf = (tokens: readonly Token[]): { before: string[]; after: string[] } => {
  const before: string[] = [];
  const after: string[] = [];
  let last = " ";
  tokens.forEach(({ text }, index) => {
    before[index] = last;
    last = text.at(-1) ?? last;
  });
  let next = " ";
  tokens.toReversed().forEach(({ text }, index) => {
    after[tokens.length - 1 - index] = next;
    next = text[0] ?? next;
  });
  return { before, after };
};

/**
 * Delimiter runs that belong together (`*`, `_`, `~~`): the same run, an opening one before text and a closing one
 * after text. Underscores inside words are text.
 */
const pairsOf = (tokens: readonly Token[]): Pair[] => {
  const { before, after } = neighboursOf(tokens);
  const open = new Map<string, number[]>();
  const pairs: Pair[] = [];
  tokens.forEach(({ text: run, delimiter }, closes) => {
    if (!delimiter || run === "~") return;
    const inWords = run.startsWith("_");
    const waiting = open.get(run) ?? [];
    open.set(run, waiting);
    const [left = " ", right = " "] = [before[closes], after[closes]];
    const opens = isSpace(left) || (inWords && isWordCharacter(right)) ? undefined : waiting.pop();
    if (opens !== undefined) pairs.push({ run, opens, closes });
    else if (!isSpace(right) && !(inWords && isWordCharacter(left))) waiting.push(closes);
  });
  return pairs;
};

/** Empties the struck-through tokens; answers with the pieces of text that they held. */
const dropStruck = (tokens: readonly Token[], pairs: readonly Pair[]): string[] => {
  const depthChange = new Map<number, number>();
  const change = (index: number, by: number): void => {
    depthChange.set(index, (depthChange.get(index) ?? 0) + by);
  };
  for (const { run, opens, closes } of pairs) {
    if (run !== "~~") continue;
    change(opens, 1);
    change(closes, -1);
  }
  const pieces: string[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    const was = depth;
    depth += depthChange.get(index) ?? 0;
    if (was === 0 && depth > 0) pieces.push("");
    if (depth === 0) return;
    pieces.push(`${pieces.pop() ?? ""}${token.text}`);
    token.text = "";
  });
  return pieces.map((piece) => piece.replace(/\s+/g, " ").trim()).filter((piece) => piece !== "");
};

/** Empties emphasis, and what is struck through with it; answers with the texts that were struck through. */
export const dropEmphasis = (tokens: readonly Token[]): string[] => {
  const pairs = pairsOf(tokens);
  for (const token of pairs.flatMap(({ opens, closes }) => [tokens[opens], tokens[closes]])) {
    if (token) token.text = "";
  }
  return dropStruck(tokens, pairs);
};

const isSpace = (character: string): boolean => /\s/.test(character);

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
