/** Addresses of pages, from the root: they work under whatever name the sandbox is reached by. */
import type { Group, Hook, HookDelivery, Issue, Note, Project, User } from "../world/types.ts";

export const placePath = (place: Group | Project): string =>
  place.kind === "group" ? `/groups/${place.fullPath}` : `/${place.fullPath}`;

export const issuesPath = (project: Project): string => `/${project.fullPath}/-/issues`;

export const issuePath = (issue: Issue): string => `${issuesPath(issue.project)}/${issue.iid}`;

export const notePath = (note: Note): string => `${issuePath(note.issue)}#note_${note.id}`;

export const hooksPath = (place: Group | Project): string => `${placePath(place)}/-/hooks`;

export const hookPath = (hook: Hook): string => `${hooksPath(hook.owner)}/${hook.id}`;

export const deliveryPath = (delivery: HookDelivery): string =>
  `${hookPath(delivery.hook)}/deliveries/${delivery.id}`;

export const userPath = (user: User): string => `/${user.username}`;
