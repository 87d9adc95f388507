import { todosOf } from "../../world/todos.ts";
import type { Todo } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { issuePath, notePath } from "../paths.ts";
import { type Page, type Visit, viewerOf } from "../visit.ts";
import { moment, userLink, versionOf } from "./parts.ts";

const WORDS: Readonly<Record<Todo["action"], string>> = {
  assigned: "assigned you",
  mentioned: "mentioned you on",
  directly_addressed: "addressed you directly on",
  marked: "added a to-do item for",
};

const row = (todo: Todo): Html => {
  const { issue, note } = todo;
  const inner = html`<div>${userLink(todo.author)} ${WORDS[todo.action]}
      <a class="strong" href="${note === null ? issuePath(issue) : notePath(note)}">${issue.title}</a>
      <div class="muted">${issue.project.fullPath}#${issue.iid} · ${moment(todo.createdAt)}</div></div>
    ${
      todo.state === "done"
        ? html`<span class="badge">done</span>`
        : html`<form class="bare" method="post" action="/dashboard/todos/${todo.id}/done"><button class="small">Mark as done</button></form>`
    }`;
  return html`<li class="row" id="todo_${todo.id}" data-live="${versionOf(inner)}">${inner}</li>`;
};

/** The to-do list of whom the visitor acts as, waiting ones first. */
export const todosPage = (visit: Visit): Page => {
  const todos = [...todosOf(visit.world, viewerOf(visit))].reverse();
  const pending = todos.filter(({ state }) => state === "pending");
  const done = todos.filter(({ state }) => state === "done");
  return {
    title: "To-Do List",
    content: html`<h1>To-Do List of ${viewerOf(visit).name}</h1>
      <ul class="rows" id="todos" data-live-list>${[...pending, ...done].map(row)}</ul>
      ${todos.length === 0 && html`<p class="muted">Nothing waits here.</p>`}`,
  };
};
