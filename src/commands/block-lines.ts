/** Lines of Markdown by themselves. */

/** Columns of white space before the text. */
export const indentOf = (text: string): number => text.length - text.trimStart().length;

/** Whether a line holds only white space. */
export const isBlank = (text: string): boolean => text.trim() === "";

/** Spaces for the tabs before and between the markers of a line. */
export const expandTabs = (line: string): string => {
  const markers = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? "";
  if (!markers.includes("\t")) return line;
  let expanded = "";
  for (const character of markers)
    expanded += character === "\t" ? " ".repeat(4 - (expanded.length % 4)) : character;
  return expanded + line.slice(markers.length);
};

/** How many lines of front matter the text begins with. GitLab shows it as code. */
export const frontMatterLines = (lines: readonly string[]): number => {
  const fence = /^(---|\+\+\+|;;;)[a-z]*\s*$/.exec(lines[0] ?? "")?.[1];
  return fence === undefined
    ? 0
    : lines.findIndex((line, index) => index > 0 && line.trimEnd() === fence) + 1;
};
