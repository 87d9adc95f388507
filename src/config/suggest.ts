/** "Did you mean": the known word that is nearest to a mistyped one. */

const distanceRow = (left: string, right: string, index: number, above: readonly number[]): number[] =>
  [...right].reduce<number[]>(
    (row, character, column) => {
      const replaced = (above[column] ?? 0) + (left[index] === character ? 0 : 1);
      const removed = (above[column + 1] ?? 0) + 1;
      row.push(Math.min(replaced, removed, (row[column] ?? 0) + 1));
      return row;
    },
    [index + 1],
  );

/** Levenshtein's distance: the least number of insertions, removals and replacements of characters. */
const distance = (left: string, right: string): number => {
  const first = [...right, ""].map((_, column) => column);
  const rows = Array.from(left).reduce((above, _, index) => distanceRow(left, right, index, above), first);
  return rows.at(-1) ?? 0;
};

const LONGEST_WORD = 80;
const MOST_CHOICES = 2_000;

/**
 * The choice that `word` was probably meant to be, or undefined where none is near: at most two
 * characters differ (one in short words), upper and lower case apart. Very long lists are not searched.
 */
export const nearest = (word: string, choices: readonly string[]): string | undefined => {
  if (word.length > LONGEST_WORD || choices.length > MOST_CHOICES) return undefined;
  const typed = word.toLowerCase();
  const ranked = choices
    .filter((choice) => choice.length <= LONGEST_WORD && choice !== word)
    .map((choice) => ({ choice, away: distance(typed, choice.toLowerCase()) }))
    .sort((one, other) => one.away - other.away);
  const best = ranked[0];
  return best !== undefined && best.away <= (word.length > 3 ? 2 : 1) ? best.choice : undefined;
};

/** `; did you mean "x"?`, or nothing: the end of a sentence about an unknown word. */
export const didYouMean = (word: string, choices: readonly string[]): string => {
  const choice = nearest(word, choices);
  return choice === undefined ? "" : `; did you mean ${JSON.stringify(choice)}?`;
};

const MOST_LISTED = 15;

/** `a, b or c`; long lists end in `…`. */
export const anyOf = (choices: readonly string[]): string => {
  const shown = choices.slice(0, MOST_LISTED);
  if (choices.length > shown.length) return `${shown.join(", ")} …`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
};
