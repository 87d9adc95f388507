/** One's own to-do list. */
import { canReadIssue } from "../../world/access.ts";
import { notFound } from "../../world/refusal.ts";
import { finishTodo, todosOf } from "../../world/todos.ts";
import type { Todo } from "../../world/types.ts";
import { type Call, noContent, numberIn, type Route, success, userOf } from "../call.ts";
import { todoEntity } from "../entities/note.ts";
import { integer, oneOf, readParams } from "../fields.ts";
import { paginate } from "../paging.ts";

const visibleTodos = (call: Call): Todo[] => {
  const user = userOf(call);
  return todosOf(call.world, user).filter((todo) => canReadIssue(call.world, user, todo.issue));
};

const list = (call: Call) => {
  const input = readParams(call.params, {
    state: oneOf("pending", "done"),
    action: oneOf("assigned", "mentioned", "directly_addressed", "marked"),
    author_id: integer,
    project_id: integer,
  });
  const todos = visibleTodos(call)
    .filter((todo) => todo.state === (input.state ?? "pending"))
    .filter((todo) => input.action === undefined || todo.action === input.action)
    .filter((todo) => input.author_id === undefined || todo.author.id === input.author_id)
    .filter((todo) => input.project_id === undefined || todo.issue.project.id === input.project_id);
  return paginate(call, todos.reverse(), (todo) => todoEntity(call.world, todo));
};

const finishOne = (call: Call) => {
  const id = numberIn(call, "id");
  const todo = visibleTodos(call).find((candidate) => candidate.id === id);
  if (todo === undefined) throw notFound();
  finishTodo(call.world, todo);
  return success(todoEntity(call.world, todo));
};

const finishAll = (call: Call) => {
  for (const todo of visibleTodos(call)) if (todo.state === "pending") finishTodo(call.world, todo);
  return noContent;
};

export const todoRoutes: readonly Route[] = [
  { method: "get", path: "/todos", handle: list },
  { method: "post", path: "/todos/mark_as_done", handle: finishAll },
  { method: "post", path: "/todos/:id/mark_as_done", handle: finishOne },
];
