/** Old lines from `from` to `to` (indexes from 0, end exclusive) become the new lines from `newFrom` to `newTo`. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Texts that differ in more lines are shown as one replaced block, to bound time and memory. */
const MOST_DIFFERENCES = 2_000;

/** The shortest way from one list of lines to another (Myers' algorithm), as changes in order. */
export const diffLines = (old: readonly string[], news: readonly string[]): LineChange[] => {
  let head = 0;
  while (head < old.length && head < news.length && old[head] === news[head]) head += 1;
  let tail = 0;
  const most = Math.min(old.length, news.length) - head;
  while (tail < most && old[old.length - 1 - tail] === news[news.length - 1 - tail]) tail += 1;
  const left = old.slice(head, old.length - tail);
  const right = news.slice(head, news.length - tail);
  if (left.length + right.length === 0) return [];
  const kept = commonLines(left, right) ?? [];
  return changesBetween(kept, left.length, right.length).map((change) => ({
    from: change.from + head,
    to: change.to + head,
    newFrom: change.newFrom + head,
    newTo: change.newTo + head,
  }));
};

type Pairing = readonly [old: number, news: number];

const changesBetween = (kept: readonly Pairing[], oldLength: number, newLength: number): LineChange[] => {
  const changes: LineChange[] = [];
  let [from, newFrom] = [0, 0];
  for (const [to, newTo] of [...kept, [oldLength, newLength] as const]) {
    if (to > from || newTo > newFrom) changes.push({ from, to, newFrom, newTo });
    from = to + 1;
    newFrom = newTo + 1;
  }
  return changes;
};

/** Pairs of lines that stay, in order, or nothing when the texts differ too much. */
const commonLines = (left: readonly string[], right: readonly string[]): Pairing[] | undefined => {
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let distance = 0; distance <= MOST_DIFFERENCES; distance += 1) {
    trace.push(reached);
    const next = new Map<number, number>();
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = stepFrom(reached, diagonal, distance).x;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return walkBack(trace, left.length, right.length);
    }
    reached = next;
  }
  return undefined;
};

/** Whether the farthest path on a diagonal came from the one above (an added line) or below (a removed one). */
const stepFrom = (
  reached: ReadonlyMap<number, number>,
  diagonal: number,
  distance: number,
): { x: number; previous: number } => {
  const above = reached.get(diagonal + 1) ?? -1;
  const below = reached.get(diagonal - 1) ?? -1;
  const down = diagonal === -distance || (diagonal !== distance && below < above);
  return down ? { x: above, previous: diagonal + 1 } : { x: below + 1, previous: diagonal - 1 };
};

const walkBack = (
  trace: readonly ReadonlyMap<number, number>[],
  leftEnd: number,
  rightEnd: number,
): Pairing[] => {
  const kept: Pairing[] = [];
  let [x, y] = [leftEnd, rightEnd];
  for (let distance = trace.length - 1; distance >= 0; distance -= 1) {
    const { x: start, previous } = stepFrom(trace[distance] ?? new Map(), x - y, distance);
    const startY = start - (x - y);
    while (x > start && y > startY) {
      x -= 1;
      y -= 1;
      kept.push([x, y]);
    }
    x = trace[distance]?.get(previous) ?? 0;
    y = x - previous;
  }
  return kept.toReversed();
};
