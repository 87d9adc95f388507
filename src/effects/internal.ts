/** Internal notes: GitLab makes one public in silence where our role is too low, so the role is looked at first. */
import { PLANNER } from "../model/access-level.ts";
import type { IssueRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { plainText } from "./marker.ts";
import type { EffectGitlab, EffectPorts, ListedNote } from "./ports.ts";
import type { Round } from "./round.ts";

/** An issue, and what is asked about it. */
interface Place {
  readonly issue: IssueSnapshot;
  readonly gitlab: Pick<EffectGitlab, "accessLevel" | "projectSettings">;
  readonly ports: Pick<EffectPorts, "ownIds">;
}

/**
 * Whether an internal note would be read by the partner: in a place of its own, or because whoever opened the issue has
 * a role there that reads internal notes.
 */
export const partnerReadsInternally = async (
  { gitlab, issue, ports }: Round,
  partner: string,
): Promise<boolean> => {
  if (ports.isPartnersOwn(partner, issue.project.path)) return true;
  const { authorId, ref } = issue;
  if (ports.ownIds(ref.instance).has(authorId)) return false;
  return (await gitlab.accessLevel(ref.projectId, authorId)) >= PLANNER;
};

/** Whether an internal note of ours would be one. */
export const mayWriteInternally = async ({ gitlab, issue, ports }: Place): Promise<boolean> => {
  const { projectId, instance } = issue.ref;
  const settings = await gitlab.projectSettings(issue.project.path);
  if (settings === null) return false;
  if (settings.ownAccess >= PLANNER) return true;
  // Roles by invited groups are told nowhere but here.
  for (const id of ports.ownIds(instance))
    if ((await gitlab.accessLevel(projectId, id)) >= PLANNER) return true;
  return false;
};

/** A note as it was to be. */
interface IntendedNote {
  readonly body: string;
  readonly internal: boolean;
}

/**
 * An own note as it was found again; null: there is none, or it was to be internal and is public, because our role was taken
 * away as it was posted and its answer was lost. Such a one is deleted; one with other words was meant for everybody.
 */
export const unlessMadePublic = async (
  gitlab: Pick<EffectGitlab, "deleteNote">,
  ref: IssueRef,
  found: ListedNote | null,
  { body, internal }: IntendedNote,
): Promise<ListedNote | null> => {
  if (found === null || !internal || found.internal || !plainText(found.body).includes(plainText(body)))
    return found;
  await gitlab.deleteNote(ref, found.id);
  return null;
};
