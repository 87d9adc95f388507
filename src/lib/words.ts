/** `an incident`, `a task`: a noun with its article, as most nouns are spoken that begin with this letter. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;

/** Words that end like a sentence: those of others, such as GitLab's, end as they like. */
export const ended = (words: string): string => {
  const trimmed = words.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};
