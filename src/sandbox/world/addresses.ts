/** Where things of the sandbox can be seen in a browser. */
import { createHash } from "node:crypto";
import type { Group, Issue, Milestone, Project, User } from "./types.ts";
import type { World } from "./world.ts";

const avatars = new WeakMap<User, string>();

/** An identicon of Gravatar's, as GitLab shows users who have not chosen a picture. */
export const avatarUrl = (user: User): string => {
  const known = avatars.get(user);
  if (known !== undefined) return known;
  const digest = createHash("sha256").update(user.email.toLowerCase()).digest("hex");
  const url = `https://www.gravatar.com/avatar/${digest}?s=80&d=identicon`;
  avatars.set(user, url);
  return url;
};

export const userUrl = (world: World, user: User): string => `${world.instance.url}/${user.username}`;

/** Groups live below `/groups`, projects at their path. */
export const placeUrl = (world: World, place: Group | Project): string =>
  place.kind === "group"
    ? `${world.instance.url}/groups/${place.fullPath}`
    : `${world.instance.url}/${place.fullPath}`;

export const issueUrl = (world: World, issue: Issue): string =>
  `${placeUrl(world, issue.project)}/-/issues/${issue.iid}`;

export const milestoneUrl = (world: World, milestone: Milestone): string =>
  `${placeUrl(world, milestone.owner)}/-/milestones/${milestone.iid}`;
