/** Parts of a paragraph over several lines that are no speech: inline code, comments, elements that quote. */

/** What may begin such a part. A backslash takes the meaning from what follows it. */
const STARTS = /\\[\s\S]|(`+)|(<!--)|<(code|samp|kbd|pre|details|blockquote|q)(?=[\s>])/gi;

/** For each length of a run of backticks, where such runs begin. */
const runsByLength = (text: string): ReadonlyMap<number, number[]> => {
  const runs = new Map<number, number[]>();
  for (const { 0: ticks, index } of text.matchAll(/`+/g)) {
    const same = runs.get(ticks.length) ?? [];
    same.push(index);
    runs.set(ticks.length, same);
  }
  // The first is last, so that those passed by can be popped.
  for (const same of runs.values()) same.reverse();
  return runs;
};

/** Finds the next place of patterns, each of which is searched no further once it is not there. */
const searcher = (text: string): ((pattern: string, from: number) => number | undefined) => {
  const absent = new Set<string>();
  return (pattern, from) => {
    if (absent.has(pattern)) return undefined;
    const search = new RegExp(pattern, "gi");
    search.lastIndex = from;
    const match = search.exec(text);
    if (match === null) absent.add(pattern);
    return match === null ? undefined : match.index + match[0].length;
  };
};

/** Where the hidden parts of a paragraph begin and end, in order, in linear time. */
export const hiddenParts = (text: string): readonly { readonly start: number; readonly end: number }[] => {
  const parts: { readonly start: number; readonly end: number }[] = [];
  const runs = runsByLength(text);
  const search = searcher(text);
  const endOfCode = (length: number, from: number): number | undefined => {
    const same = runs.get(length) ?? [];
    while ((same.at(-1) ?? from) < from) same.pop();
    const index = same.at(-1);
    return index === undefined ? undefined : index + length;
  };
  const starts = new RegExp(STARTS);
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const [all, ticks, comment, element] = match;
    const after = match.index + all.length;
    let end: number | undefined;
    if (ticks !== undefined) end = endOfCode(ticks.length, after);
    else if (comment !== undefined) end = search("-->", after);
    else if (element !== undefined) end = search(`</${element.toLowerCase()}\\s*>`, after);
    if (end === undefined) continue;
    parts.push({ start: match.index, end });
    starts.lastIndex = end;
  }
  return parts;
};
