/** A piece of a cell's text while it is read. */
export interface Token {
  text: string;
  /** Written with a backslash or as a number: stands for itself and separates nothing. */
  readonly literal: boolean;
  /** A run of `*`, `_` or `~` that may turn out to be emphasis. */
  readonly delimiter?: true;
}

/**
 * Empties the tokens of delimiter runs that pair up as emphasis (`*`, `_`, `~~`): the same run, an opening one before
 * text and a closing one after text. Underscores inside words are text.
 */
export const dropEmphasis = (tokens: readonly Token[]): void => {
  const written = tokens.map((token) => token.text);
  const open = new Map<string, Token[]>();
  tokens.forEach((token, index) => {
    const run = token.text;
    if (!token.delimiter || run === "~") return;
    const before = written[index - 1]?.at(-1) ?? " ";
    const after = written[index + 1]?.[0] ?? " ";
    const inWords = run.startsWith("_");
    const waiting = open.get(run) ?? [];
    open.set(run, waiting);
    if (waiting.length > 0 && !isSpace(before) && !(inWords && isWordCharacter(after))) {
      const opener = waiting.pop();
      if (opener) opener.text = "";
      token.text = "";
    } else if (!isSpace(after) && !(inWords && isWordCharacter(before))) {
      waiting.push(token);
    }
  });
};

const isSpace = (character: string): boolean => /\s/.test(character);

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
