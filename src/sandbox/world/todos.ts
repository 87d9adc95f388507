/** To-do lists of users. */
import { canReadIssue, canReadNote } from "./access.ts";
import type { Issue, Note, Todo, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

/** All of a user's to-dos, oldest first. */
export const todosOf = (world: World, user: User): readonly Todo[] => world.todos.get(user.id) ?? [];

/** The user's waiting to-do for that issue, if any. */
export const pendingTodo = (world: World, user: User, issue: Issue): Todo | undefined =>
  todosOf(world, user).find((todo) => todo.issue === issue && todo.state === "pending");

/**
 * Puts the issue on a user's list.
 * @returns undefined when it is there already, or the user may not see what it is about
 */
export const addTodo = (
  world: World,
  entry: { user: User; author: User; action: Todo["action"]; issue: Issue; note: Note | null },
): Todo | undefined => {
  if (!canReadIssue(world, entry.user, entry.issue)) return undefined;
  if (entry.note !== null && !canReadNote(world, entry.user, entry.note)) return undefined;
  if (pendingTodo(world, entry.user, entry.issue) !== undefined) return undefined;
  const at = timestamp(world);
  const todo: Todo = { id: nextId(world, "todo"), ...entry, state: "pending", createdAt: at, updatedAt: at };
  const list = world.todos.get(entry.user.id);
  if (list === undefined) world.todos.set(entry.user.id, [todo]);
  else list.push(todo);
  return todo;
};

/** Marks one to-do as done. */
export const finishTodo = (world: World, todo: Todo): void => {
  todo.state = "done";
  todo.updatedAt = timestamp(world);
};

/** Whoever acts on an issue has dealt with what waited there for them. */
export const finishTodosOn = (world: World, user: User, issue: Issue): void => {
  const todo = pendingTodo(world, user, issue);
  if (todo !== undefined) finishTodo(world, todo);
};
