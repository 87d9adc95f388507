/** Closing an issue as a duplicate of another (app/services/issues/duplicate_service.rb). */
import { canCreateNote, canUpdateIssue } from "./access.ts";
import { changeState } from "./issue-patch.ts";
import { linkQuietly } from "./links.ts";
import { referenceTo } from "./references.ts";
import { addSystemNote } from "./system-notes.ts";
import type { Issue, User } from "./types.ts";
import type { World } from "./world.ts";

/**
 * Notes on both, then the issue is closed, marked and related. GitLab marks after closing: the hook about
 * the closing does not tell `duplicated_to_id` yet, only what is sent or read later does.
 */
export const markDuplicate = (world: World, actor: User, issue: Issue, canonical: Issue): void => {
  if (issue === canonical) return;
  if (!canUpdateIssue(world, actor, issue) || !canCreateNote(world, actor, canonical)) return;
  const [ofIt, ofThis] = [referenceTo(canonical, issue.project), referenceTo(issue, canonical.project)];
  addSystemNote(world, actor, issue, `marked this issue as a duplicate of ${ofIt}`, canonical);
  addSystemNote(world, actor, canonical, `marked ${ofThis} as a duplicate of this issue`, issue);
  changeState(world, actor, issue, "close");
  issue.duplicatedTo = canonical;
  linkQuietly(world, actor, issue, canonical, "relates_to");
};
