/** Comments that came along with an issue when it was moved or cloned: they were said, and heard, somewhere else. */
import type { IssueSnapshot } from "../model/issue.ts";
import type { PollGitlab, ReadNote } from "./ports.ts";

const COPIED = /^(?:moved|cloned) from /;

/** When the issue was brought here by moving or cloning; null: it was opened here. ISO 8601, UTC. */
export const broughtAt = async (
  gitlab: Pick<PollGitlab, "systemNotes">,
  issue: IssueSnapshot,
): Promise<string | null> =>
  (await gitlab.systemNotes(issue.ref)).find(({ body }) => COPIED.test(body))?.createdAt ?? null;

/** GitLab keeps the dates of comments that it copies, and no hook tells of them. */
export const isCopy = (note: ReadNote, brought: string | null): boolean =>
  brought !== null && note.createdAt <= brought;
