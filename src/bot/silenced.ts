/** Why nothing may be written on an issue: somebody said `stop`, or put a label on. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { IssueMarks } from "../model/memory.ts";

/** What tells whether we were told to be silent. */
export interface Silencing {
  /** Of the issue. */
  readonly labels: readonly string[];
  readonly marks: IssueMarks;
  readonly projectStop: { readonly by: string } | null;
}

/** In words that everybody may read; null: we may write. */
export const silenceOf = (
  { labels, marks, projectStop }: Silencing,
  { commands: { silenceLabel } }: Pick<Configuration, "commands">,
): string | null => {
  if (marks.stopped) return `${marks.stopped.by} said stop`;
  if (labels.includes(silenceLabel)) return `the label ${silenceLabel} is on it`;
  return projectStop === null ? null : `${projectStop.by} said stop for the whole project`;
};
