/** Opening issues, and finding again what was opened when GitLab's answer did not reach us. */
import type { IssueSnapshot } from "../model/issue.ts";
import { GitlabUnavailable } from "./errors.ts";
import { completed, type IssueParts } from "./issues.ts";
import { allPages, pageOf } from "./pages.ts";
import { fieldsOf } from "./shape.ts";
import { snapshotOf } from "./snapshot.ts";

/** An issue that is to be opened. */
export interface NewIssue {
  readonly title: string;
  /** Quick actions in it are executed with the rights of our account. */
  readonly description: string;
  /** Titles. */
  readonly labels: readonly string[];
  readonly assigneeIds: readonly number[];
  readonly confidential: boolean;
  /** A day, `2027-01-31`. */
  readonly dueDate: string | null;
  /** `issue`, `incident`, `task` … */
  readonly type: string;
}

/** The issue is there: an answer that cannot be used must not make anybody open it a second time. */
const created = <Value>(read: () => Value): Value => {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof GitlabUnavailable)) throw thrown;
    const { message: sentence, remedy, status, requestId } = thrown;
    throw new GitlabUnavailable(true, { sentence, remedy, status, requestId, cause: thrown });
  }
};

/**
 * Opens an issue, once: a lost answer is an error with `answerLost`, never a second request. The project
 * is read first, so that nothing can fail any more once the issue exists. GitLab leaves labels, assignees
 * and dates out in silence where a role may not set them: look at the answer.
 */
export const createIssue = async (
  parts: IssueParts,
  project: string,
  issue: NewIssue,
): Promise<IssueSnapshot> => {
  const place = await parts.projects.byPath(project);
  const posted: unknown = await parts.resources.issues.create(project, issue.title, {
    description: issue.description,
    confidential: issue.confidential,
    issueType: issue.type,
    ...(issue.labels.length === 0 ? {} : { labels: issue.labels.join(",") }),
    ...(issue.assigneeIds.length === 0 ? {} : { assigneeIds: [...issue.assigneeIds] }),
    ...(issue.dueDate === null ? {} : { dueDate: issue.dueDate }),
  });
  return created(() => snapshotOf(fieldsOf(posted, "an opened issue"), parts.instance, place));
};

/** Issues of a project that these accounts opened at or after `since`, oldest first, open and closed ones. */
export const readOwnIssuesSince = async (
  parts: IssueParts,
  project: string,
  authorIds: readonly number[],
  since: Date,
): Promise<readonly IssueSnapshot[]> => {
  const found: IssueSnapshot[] = [];
  for (const authorId of new Set(authorIds)) {
    // Counted pages lose nothing here: by creation, new issues come at the end.
    const load = async (page: number) =>
      pageOf(
        await parts.resources.issues.all({
          projectId: project,
          authorId,
          createdAfter: since.toISOString(),
          scope: "all",
          state: "all",
          orderBy: "created_at",
          sort: "asc",
          perPage: 50,
          page,
          showExpanded: true,
        }),
        "issues",
      );
    for (const fields of await allPages(load)) found.push(await completed(parts, fields));
  }
  return found.sort((one, other) => one.createdAt.localeCompare(other.createdAt) || one.id - other.id);
};
