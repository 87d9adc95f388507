/** Milestones of projects and groups. */
import { hasRole, PLANNER } from "./access.ts";
import { forbidden, invalid } from "./refusal.ts";
import type { Day, Group, Milestone, Project, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

export interface MilestoneInput {
  readonly title: string;
  readonly description?: string | undefined;
  readonly dueDate?: Day | null | undefined;
  readonly startDate?: Day | null | undefined;
}

/** A new milestone; Planner and above. */
export const createMilestone = (
  world: World,
  actor: User,
  owner: Group | Project,
  input: MilestoneInput,
): Milestone => {
  if (!hasRole(world, actor, owner, PLANNER)) throw forbidden();
  if (input.title.trim() === "") throw invalid({ title: ["can't be blank"] });
  const isTaken = owner.milestones.some((milestone) => milestone.title === input.title);
  if (isTaken) throw invalid({ title: ["already being used for another group or project milestone."] });
  const at = timestamp(world);
  const milestone: Milestone = {
    id: nextId(world, "milestone"),
    iid: owner.milestones.length + 1,
    owner,
    title: input.title,
    description: input.description ?? "",
    state: "active",
    dueDate: input.dueDate ?? null,
    startDate: input.startDate ?? null,
    createdAt: at,
    updatedAt: at,
  };
  owner.milestones.push(milestone);
  return milestone;
};
