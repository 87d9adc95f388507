/** Commands that send an issue elsewhere: closed as a duplicate, or moved to another project. */
import { canReadIssue, canReadProject } from "../access.ts";
import { markDuplicate } from "../duplicate.ts";
import { moveIssue } from "../move.ts";
import { issuesIn } from "../references.ts";
import { Refusal } from "../refusal.ts";
import type { Issue, Project } from "../types.ts";
import { placeAt } from "../world.ts";
import type { CommandContext, QuickAction } from "./command.ts";

const duplicate: QuickAction = {
  isAvailable: ({ isPersisted, mayUpdate }) => isPersisted && mayUpdate,
  needsArgument: true,
  run: ({ world, actor, issue }, argument, effects) => {
    const [canonical] = issuesIn(world, issue.project, argument);
    if (canonical === undefined || !canReadIssue(world, actor, canonical))
      return "Failed to mark this issue as a duplicate because referenced issue was not found.";
    effects.updates.canonical_issue_id = canonical.id;
    effects.afterwards.push(() => markDuplicate(world, actor, issue, canonical));
    return `Closed this issue. Marked as related to, and a duplicate of, ${argument}.`;
  },
};

const projectIn = ({ world, actor }: CommandContext, path: string): Project | undefined => {
  const place = placeAt(world, path);
  return place?.kind === "project" && canReadProject(world, actor, place) ? place : undefined;
};

/** A move that is not allowed is passed over: the note with the command stays all the same. */
const moveQuietly = ({ world, actor }: CommandContext, issue: Issue, target: Project): void => {
  try {
    moveIssue(world, actor, issue, target);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};

const move: QuickAction = {
  isAvailable: ({ isPersisted, maySetMetadata }) => isPersisted && maySetMetadata,
  needsArgument: true,
  run: (context, argument, effects) => {
    const target = projectIn(context, argument);
    if (target === undefined) return "Failed to move this issue because target project doesn't exist.";
    effects.afterwards.push((issue) => moveQuietly(context, issue, target));
    return `Moved this issue to ${argument}.`;
  },
};

export const transferCommands: Readonly<Record<string, QuickAction>> = { duplicate, move };
