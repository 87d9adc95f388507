/**
 * Finds, for a run of backticks, the run of the same length that closes it (CommonMark's code spans).
 * Every list of runs is walked once, so that a line of nothing but backticks costs linear time.
 * Questions must come with growing offsets.
 */
export const codeSpanFinder = (source: string): ((offset: number, length: number) => number | undefined) => {
  const runs = new Map<number, { offsets: number[]; next: number }>();
  for (const run of source.matchAll(/`+/g)) {
    const known = runs.get(run[0].length);
    if (known) known.offsets.push(run.index);
    else runs.set(run[0].length, { offsets: [run.index], next: 0 });
  }
  return (offset, length) => {
    const candidates = runs.get(length);
    if (!candidates) return undefined;
    while ((candidates.offsets[candidates.next] ?? Number.POSITIVE_INFINITY) <= offset) candidates.next += 1;
    return candidates.offsets[candidates.next];
  };
};
