/** What GitLab writes into the thread about changes of an issue. */
import type { Change, IssueChanges } from "./events.ts";
import type { User } from "./types.ts";

const names = (users: readonly User[]): string => users.map((user) => `@${user.username}`).join(" and ");

const assigneesNote = ({ previous, current }: Change<readonly User[]>): string => {
  const added = current.filter((user) => !previous.includes(user));
  const removed = previous.filter((user) => !current.includes(user));
  const parts = [
    added.length > 0 ? `assigned to ${names(added)}` : "",
    removed.length > 0 ? `unassigned ${names(removed)}` : "",
  ];
  return parts.filter((part) => part !== "").join(" and ");
};

/** One sentence for each change that GitLab notes; labels and state have records of their own. */
export const describeChanges = (changes: IssueChanges): string[] => {
  const lines: string[] = [];
  if (changes.title !== undefined) {
    lines.push(`changed title from **{-${changes.title.previous}-}** to **{+${changes.title.current}+}**`);
  }
  if (changes.description !== undefined) lines.push("changed the description");
  if (changes.assignees !== undefined) lines.push(assigneesNote(changes.assignees));
  if (changes.confidential !== undefined) {
    const isConfidential = changes.confidential.current;
    lines.push(isConfidential ? "made the issue confidential" : "made the issue visible to everyone");
  }
  if (changes.discussionLocked !== undefined) {
    lines.push(
      changes.discussionLocked.current === true
        ? "locked the discussion in this issue"
        : "unlocked the discussion in this issue",
    );
  }
  if (changes.dueDate !== undefined) {
    lines.push(
      changes.dueDate.current === null
        ? "removed due date"
        : `changed due date to ${changes.dueDate.current}`,
    );
  }
  return lines;
};
