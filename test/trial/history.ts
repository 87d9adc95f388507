/** What happened, in the order in which it happened: printed where a promise was broken. */

/** One line of it. `about`: the issue, as `PROJECT#IID` in GitLab's numbers; undefined: everybody's. */
export interface HistoryLine {
  readonly at: number;
  readonly about: string | undefined;
  readonly text: string;
}

/** Everything that happened so far. */
export interface History {
  add(text: string, about?: string): void;
  /** Lines about these issues and those about everything, with times since the beginning. */
  of(issues: ReadonlySet<string>): readonly string[];
}

/** An empty history that begins now. */
export const createHistory = (): History => {
  const began = performance.now();
  const lines: HistoryLine[] = [];
  return {
    add: (text, about) => void lines.push({ at: performance.now() - began, about, text }),
    of: (issues) =>
      lines
        .filter(({ about }) => about === undefined || issues.has(about))
        .map(({ at, text }) => `${(at / 1_000).toFixed(3).padStart(9)} s  ${text}`),
  };
};
