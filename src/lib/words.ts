/** `an incident`, `a task`: a noun with its article, as most nouns are spoken that begin with this letter. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
