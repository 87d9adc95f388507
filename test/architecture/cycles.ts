/** Circles of imports: among files, and among folders of one layer. */

/** Who imports whom. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * One path for every import that leads back to where it started, such as `a → b → a`. Types count as
 * well as values: a circle of types is a circle of ideas.
 */
export const cyclesIn = (graph: Graph): string[] => {
  const settled = new Set<string>();
  const found: string[] = [];
  const follow = (node: string, path: readonly string[]): void => {
    const start = path.indexOf(node);
    if (start !== -1) {
      found.push([...path.slice(start), node].join(" → "));
      return;
    }
    if (settled.has(node)) return;
    for (const next of graph.get(node) ?? []) follow(next, [...path, node]);
    settled.add(node);
  };
  for (const node of graph.keys()) follow(node, []);
  return found;
};

/** A graph from pairs. */
export const graphOf = (pairs: Iterable<readonly [string, string]>): Graph => {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of pairs) if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
};
