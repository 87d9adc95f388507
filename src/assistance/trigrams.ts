/** How alike two words or texts are written, whatever they mean: as PostgreSQL's pg_trgm counts. Pure. */

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Rows of three characters of each word of a text, with what is before and after it. */
const trigramsOf = (text: string): ReadonlySet<string> =>
  new Set(
    wordsOf(text).flatMap((word) => {
      const padded = `  ${word} `;
      return Array.from({ length: padded.length - 2 }, (_, start) => padded.slice(start, start + 3));
    }),
  );

const share = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  const shared = one.intersection(other).size;
  return shared === 0 ? 0 : shared / (one.size + other.size - shared);
};

/** From 0 to 1: the part of their trigrams that both texts have. */
export const writtenAlike = (one: string, other: string): number => share(trigramsOf(one), trigramsOf(other));

/** How alike a word is to the one of a text that is written most like it, from 0 to 1. Prepared for one word and many texts. */
export const alikeIn = (word: string): ((text: string) => number) => {
  const trigrams = trigramsOf(word);
  return (text) => Math.max(0, ...wordsOf(text).map((other) => share(trigrams, trigramsOf(other))));
};
