import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { unlessAbsent } from "./absent.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Projects } from "./projects.ts";
import type { Resources } from "./resources.ts";
import { type Fields, fieldsOf } from "./shape.ts";
import { issueRefIn, snapshotOf } from "./snapshot.ts";
import { userRefOf } from "./users.ts";

/** What may be changed on an issue; labels by title, added and taken off rather than replaced. */
export interface IssueChange {
  readonly title?: string;
  /** Quick actions in it are executed with the rights of our account. */
  readonly description?: string;
  readonly stateEvent?: "close" | "reopen";
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
  /** All assignees that should be there. */
  readonly assigneeIds?: readonly number[];
}

/** What issues are read with. */
export interface IssueParts {
  readonly instance: string;
  readonly resources: Resources;
  readonly projects: Projects;
}

/** A snapshot with its project's path and visibility. */
export const completed = async (parts: IssueParts, fields: Fields): Promise<IssueSnapshot> => {
  const project = await parts.projects.byId(issueRefIn(fields, parts.instance).projectId);
  return snapshotOf(fields, parts.instance, project);
};

/** The issue as it is now; null on 404, which is also the answer for a confidential one that we may not see. */
export const readIssue = async (parts: IssueParts, ref: IssueRef): Promise<IssueSnapshot | null> => {
  const asked = parts.resources.issues.show(ref.iid, { projectId: ref.projectId });
  const found: unknown = await unlessAbsent(asked, null);
  return found === null ? null : await completed(parts, fieldsOf(found, "an issue"));
};

/** Changes an issue in one request. GitLab ignores in silence what a role may not do: look at the answer. */
export const changeIssue = async (
  parts: IssueParts,
  ref: IssueRef,
  change: IssueChange,
): Promise<IssueSnapshot> => {
  const changed: unknown = await parts.resources.issues.edit(ref.projectId, ref.iid, {
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.description === undefined ? {} : { description: change.description }),
    ...(change.stateEvent === undefined ? {} : { stateEvent: change.stateEvent }),
    ...(change.addLabels === undefined ? {} : { addLabels: change.addLabels.join(",") }),
    ...(change.removeLabels === undefined ? {} : { removeLabels: change.removeLabels.join(",") }),
    ...(change.assigneeIds === undefined ? {} : { assigneeIds: [...change.assigneeIds] }),
  });
  return await completed(parts, fieldsOf(changed, "an issue"));
};

/** Who takes part: author, assignees, commenters, mentioned people, as far as this token may see them. */
export const readParticipants = async (resources: Resources, ref: IssueRef): Promise<UserRef[]> => {
  const load = async (page: number) => {
    const paging = { perPage: 100, page };
    const options = { ...paging, showExpanded: true } as const;
    return pageOf(await resources.issues.allParticipants(ref.projectId, ref.iid, options), "participants");
  };
  return (await allPages(load)).map(userRefOf);
};
