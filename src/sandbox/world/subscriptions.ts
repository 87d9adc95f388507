/** Who hears about an issue: participants, and those who said yes or no themselves. */
import { type Actor, canReadIssue, canReadNote } from "./access.ts";
import { notFound } from "./refusal.ts";
import type { Issue, User } from "./types.ts";
import type { World } from "./world.ts";

const takesPart = (issue: Issue, user: User): boolean =>
  issue.author.id === user.id ||
  issue.assignees.some((assignee) => assignee.id === user.id) ||
  issue.mentioned.some((mentioned) => mentioned.id === user.id) ||
  issue.notes.some(
    (note) => !note.system && (note.author.id === user.id || note.mentioned.some(({ id }) => id === user.id)),
  );

/** The explicit choice if there is one; otherwise participants are subscribed. */
export const isSubscribed = (issue: Issue, user: User): boolean =>
  issue.subscriptions.get(user.id) ?? takesPart(issue, user);

/** Author, assignees, commenters and mentioned users, as far as they may see the issue and the reader the place. */
export const participants = (world: World, reader: Actor, issue: Issue): User[] => {
  const found = new Map<number, User>();
  const add = (user: User): void => {
    if (!found.has(user.id) && canReadIssue(world, user, issue)) found.set(user.id, user);
  };
  add(issue.author);
  issue.assignees.forEach(add);
  issue.mentioned.forEach(add);
  for (const note of issue.notes) {
    if (note.system || !canReadNote(world, reader, note)) continue;
    [note.author, ...note.mentioned].filter((user) => canReadNote(world, user, note)).forEach(add);
  }
  return [...found.values()];
};

/** Everybody who would be told of a new comment: explicit and implicit, without those who said no. */
export const subscribers = (world: World, reader: Actor, issue: Issue): User[] => {
  const explicit = [...issue.subscriptions]
    .filter(([, wanted]) => wanted)
    .map(([userId]) => world.users.get(userId))
    .filter((user) => user !== undefined);
  const implicit = participants(world, reader, issue).filter((user) => isSubscribed(issue, user));
  return [...new Map([...explicit, ...implicit].map((user) => [user.id, user])).values()];
};

/**
 * Records the actor's own wish, never somebody else's.
 * @returns false when it was so already (GitLab answers 304)
 */
export const setSubscription = (world: World, actor: User, issue: Issue, wanted: boolean): boolean => {
  if (!canReadIssue(world, actor, issue)) throw notFound();
  if (isSubscribed(issue, actor) === wanted) return false;
  issue.subscriptions.set(actor.id, wanted);
  return true;
};
