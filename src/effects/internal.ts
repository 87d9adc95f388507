/** Internal notes: GitLab makes one public in silence where our role is too low, so the role is looked at first. */
import type { Round } from "./round.ts";

/** GitLab's Planner role, the lowest that may write internal notes (doc/user/permissions.md). */
const PLANNER = 15;

/**
 * Whether an internal note would be read by the partner: in a place of its own, or because whoever opened the issue has
 * a role there that reads internal notes.
 */
export const partnerReadsInternally = async (
  { gitlab, issue, ports }: Round,
  partner: string,
): Promise<boolean> => {
  if (ports.isPartnersOwn(partner, issue.project.path)) return true;
  const { author, ref } = issue;
  if (author === null || ports.ownIds(ref.instance).has(author.id)) return false;
  return (await gitlab.accessLevel(ref.projectId, author.id)) >= PLANNER;
};

/** Whether an internal note of ours would be one. */
export const mayWriteInternally = async ({ gitlab, issue, ports }: Round): Promise<boolean> => {
  const { projectId, instance } = issue.ref;
  const settings = await gitlab.projectSettings(issue.project.path);
  if (settings === null) return false;
  if (settings.ownAccess >= PLANNER) return true;
  // Roles by invited groups are told nowhere but here.
  for (const id of ports.ownIds(instance))
    if ((await gitlab.accessLevel(projectId, id)) >= PLANNER) return true;
  return false;
};
