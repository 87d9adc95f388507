/**
 * Characters that a reader cannot see, or that change the direction of what follows (CVE-2021-42574): controls,
 * format characters, fillers, zero-width characters, tags. Left alone: tabs, line breaks, the two selectors that
 * make a symbol an emoji, and the Arabic and Syriac signs that can be seen although Unicode counts them here.
 */
const UNSEEN =
  /(?!\t|\n|\uFE0E|\uFE0F|[\u0600-\u0605]|\u06DD|\u070F|\u08E2)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Everything that some program takes for a line break, apart from `\n`. */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** Marks that sit on the character before; a pile of them covers the lines above and below. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Text without unseen characters, with `\n` as its only line break, as well-formed Unicode. */
export const visible = (text: string): string =>
  text.toWellFormed().replace(LINE_BREAKS, "\n").replace(UNSEEN, "").replace(PILED_MARKS, "$1");

/** The same in one line, without space at its ends, and at most `most` characters long. */
export const plainLine = (text: string, most: number): string =>
  shorten(
    visible(text.slice(0, most * 8))
      .replace(/\s+/g, " ")
      .trim(),
    most,
  );

/** At most `most` characters (code points); what is cut off is shown as `…`. */
export const shorten = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
};
