/** A word or separator; `start` and `end` are its offsets in the text. */
export interface Token {
  /** Lower case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const ZONE_REGIONS = "africa|america|asia|atlantic|australia|europe|indian|pacific|etc";

const PIECES = new RegExp(
  `(?:${ZONE_REGIONS})/[a-z_/+-]+|(?:utc|gmt)[+-]\\d{1,2}(?::\\d\\d)?|[,;+&/()\\n]|[^\\s,;+&/()]+`,
  "gi",
);

/** Splits a text into words and separators. */
export const tokenise = (text: string): Token[] =>
  [...text.matchAll(PIECES)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
