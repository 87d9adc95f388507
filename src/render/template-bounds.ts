/** Bounds of one rendering: a long list or a loop in a loop ends as an error, not as an endless note. */
import Handlebars from "handlebars";
import { TemplateError } from "./template-problem.ts";

const MOST_ITEMS = 2_000;

/** A note of GitLab may have 1,000,000 characters; nobody reads a quarter of that. */
export const MOST_CHARACTERS = 250_000;

/** What a rendering has used up so far. */
export interface Spent {
  items: number;
  characters: number;
}

/** A rendering that has used nothing. */
export const nothingSpent = (): Spent => ({ items: 0, characters: 0 });

/** Counts text that was written; throws where it is too much. */
const spendCharacters = (spent: Spent, text: string): string => {
  spent.characters += text.length;
  if (spent.characters > MOST_CHARACTERS) {
    throw new TemplateError(`the text becomes longer than ${MOST_CHARACTERS} characters`);
  }
  return text;
};

const spendItem = (spent: Spent): void => {
  spent.items += 1;
  if (spent.items > MOST_ITEMS) {
    throw new TemplateError(`{{#each}} goes through more than ${MOST_ITEMS} items in all`);
  }
};

/** `{{#each list}}…{{else}}…{{/each}}` with `@index`, `@first` and `@last`; of lists only. */
export function inBounds(this: unknown, list: unknown, options: Handlebars.HelperOptions): string {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  if (items.length === 0) return options.inverse(this);
  const spent: Spent = options.data.spent;
  return items
    .map((item, index) => {
      spendItem(spent);
      const data = Handlebars.createFrame(options.data);
      Object.assign(data, { index, first: index === 0, last: index === items.length - 1 });
      const blockParams = Handlebars.Utils.blockParams([item, index], []);
      return spendCharacters(spent, options.fn(item, { data, blockParams }));
    })
    .join("");
}
