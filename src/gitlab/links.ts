/** Links between issues (lib/api/issue_links.rb). */
import type { IssueRef } from "../model/ids.ts";
import { GitlabConflict } from "./errors.ts";
import type { Resources } from "./resources.ts";
import { listOf, numberIn } from "./shape.ts";

/** The issue at the other end of a link. */
export interface LinkedIssue {
  readonly projectId: number;
  readonly iid: number;
}

/** Linked issues of every kind of link that we may see; GitLab does not page this list. */
export const readLinks = async (resources: Resources, ref: IssueRef): Promise<readonly LinkedIssue[]> => {
  const listed: unknown = await resources.links.all(ref.projectId, ref.iid);
  return listOf(listed, "linked issues").map((fields) => ({
    projectId: numberIn(fields, "project_id"),
    iid: numberIn(fields, "iid"),
  }));
};

/** Relates two issues; needs Guest in both projects. GitLab answers 409 where they are linked in whatever way. */
export const linkIssues = async (
  resources: Resources,
  ref: IssueRef,
  to: IssueRef,
): Promise<"linked" | "already"> => {
  try {
    await resources.links.create(ref.projectId, ref.iid, to.projectId, to.iid, { linkType: "relates_to" });
    return "linked";
  } catch (thrown) {
    if (thrown instanceof GitlabConflict) return "already";
    throw thrown;
  }
};
