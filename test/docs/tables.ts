/** Tables that pages take from the code, between two comments. */

const END = "\n<!-- The end of the table. -->";

/** The page with this table in it; `source` is what its first comment names. Throws where the page has no place for it. */
export const withTable = (page: string, source: string, table: string): string => {
  const begin = `<!-- The table is written by \`npm run docs\`, from the ${source}. -->\n`;
  const start = page.indexOf(begin);
  const end = page.indexOf(END, start);
  if (start === -1 || end === -1)
    throw new Error(`a page has lost the comments around its table from the ${source}`);
  return `${page.slice(0, start + begin.length)}\n${table}\n${page.slice(end)}`;
};
