/** What handlers ask GitLab, asked once per decision and kept as facts, so that the decision can be replayed. */
import type { Reader } from "../bot/context.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { DecisionGitlab } from "./ports.ts";

/** Answers by question, as plain data. */
export type Lookups = Record<string, unknown>;

/** A reader and what it was asked so far. */
export interface RecordingReader {
  readonly reader: Reader;
  readonly lookups: Lookups;
}

/** Answers from `known` first; what is not there is asked by `ask`, and written down. */
const recorder = (known: Lookups) => {
  const asked = new Map<string, Promise<unknown>>();
  return <Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const earlier = asked.get(question);
    if (earlier !== undefined) return earlier as Promise<Answer>;
    const answer = question in known ? Promise.resolve(known[question] as Answer) : ask();
    const kept = answer.then((value) => {
      known[question] = value;
      return value;
    });
    // Whoever awaits it hears of a failure; a handler that forgot to await must not end the process.
    kept.catch(() => undefined);
    asked.set(question, kept);
    return kept;
  };
};

/** A reader over one GitLab instance for one issue. */
export const recordingReader = (
  issue: IssueSnapshot,
  gitlab: DecisionGitlab,
  known: Lookups = {},
): RecordingReader => {
  const lookups = { ...known };
  const record = recorder(lookups);
  const memberOf = async (source: "group" | "project", id: string | number): Promise<boolean> => {
    const members =
      source === "group" ? await gitlab.groupMembers(String(id)) : await gitlab.projectMembers(String(id));
    return members.some(({ user }) => user.id === issue.authorId);
  };
  return {
    lookups,
    reader: {
      projectLabels: () =>
        record("projectLabels", async () =>
          (await gitlab.projectLabels(issue.project.id)).map((label) => label.title),
        ),
      authorIsMember: (source, id) => record(`authorIsMember ${source} ${id}`, () => memberOf(source, id)),
      user: (id) => record(`user ${id}`, () => gitlab.userById(id)),
    },
  };
};
