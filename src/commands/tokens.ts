/** The words of a command's line, with what stands in quotes as one word. */

/** Space, and characters that cannot be seen: editors and other bots put them between words. */
const GAP = /[\s\p{Default_Ignorable_Code_Point}]*/uy;
const WORD = /\S+/uy;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** What closes a quote that begins with the key. A quote ends where a word could: `it's` and `"a"b` hold none. */
const END = "(?=[\\s.,;:!?)]|$)";
const QUOTES: Readonly<Record<string, { readonly close: string; readonly form: RegExp }>> = {
  '"': { close: '"', form: new RegExp(`"((?:\\\\.|[^"\\\\])*)"${END}`, "uy") },
  "'": { close: "'", form: new RegExp(`'((?:\\\\.|[^'\\\\])*)'${END}`, "uy") },
  "“": { close: "”", form: new RegExp(`“((?:\\\\.|[^”\\\\])*)”${END}`, "uy") },
};

/** One word, or what stood in quotes. */
export interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  /** It began with `~`, which `text` does not have. */
  readonly isLabel: boolean;
  /** Where the next token may begin. */
  readonly end: number;
}

const matchAt = (pattern: RegExp, text: string, position: number): RegExpExecArray | null => {
  pattern.lastIndex = position;
  return pattern.exec(text);
};

const gapEnd = (line: string, position: number): number =>
  position + (matchAt(GAP, line, position)?.[0].length ?? 0);

/** A text as it is compared: nothing unseen, composed, in lower case. */
export const plain = (text: string): string => text.normalize("NFC").replace(UNSEEN, "").toLowerCase();

/** The tokens of a line, in linear time. */
export const tokensOf = (line: string): readonly Token[] => {
  const tokens: Token[] = [];
  // A quote that is not closed further on is not closed from any later place either.
  const neverClosed = new Set<string>();
  const quotedAt = (position: number): RegExpExecArray | null => {
    const open = line.charAt(position);
    const quote = QUOTES[open];
    if (quote === undefined || neverClosed.has(open)) return null;
    if (line.indexOf(quote.close, position + 1) === -1) neverClosed.add(open);
    return matchAt(quote.form, line, position);
  };
  for (let position = gapEnd(line, 0); position < line.length; position = gapEnd(line, position)) {
    const isLabel = line[position] === "~";
    const start = isLabel ? position + 1 : position;
    const quoted = quotedAt(start);
    const word = quoted ?? matchAt(WORD, line, start);
    const text =
      quoted === null ? (word?.[0] ?? "").replace(UNSEEN, "") : (quoted[1] ?? "").replace(/\\(.)/gu, "$1");
    position = start + (word?.[0].length ?? 0);
    tokens.push({ text, isQuoted: quoted !== null, isLabel, end: position });
  }
  return tokens;
};

/** What stands on the line after a number of tokens. */
export const restAfter = (line: string, tokens: readonly Token[], count: number): string =>
  line.slice(gapEnd(line, count === 0 ? 0 : (tokens[count - 1]?.end ?? line.length))).trimEnd();
