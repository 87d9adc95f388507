/** The frame of every page. */
import { todosOf } from "../../world/todos.ts";
import type { User } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import type { Page, Visit } from "../visit.ts";

/** More people than this are not offered in the list; an address `/name` still leads to each. */
const MOST_OFFERED = 200;

const offered = ({ world, viewer }: Visit): User[] => {
  const users = [...world.users.values()]
    .sort((one, other) => one.username.localeCompare(other.username))
    .slice(0, MOST_OFFERED);
  return viewer === null || users.includes(viewer) ? users : [viewer, ...users];
};

/** The form that changes whom the visitor acts as. */
const actAs = (visit: Visit, address: string): Html => {
  const option = (user: User): Html =>
    html`<option value="${user.username}"${user === visit.viewer && html` selected`}>${user.name} (@${user.username}${
      user.isAdministrator ? ", admin" : ""
    }${user.isBot ? ", bot" : ""})</option>`;
  return html`<form class="act-as" method="post" action="/-/act-as">
    <input type="hidden" name="back" value="${address}">
    <label for="act-as">Act as</label>
    <select id="act-as" name="username" data-submit-on-change>
      <option value="">nobody (not signed in)</option>
      ${offered(visit).map(option)}
    </select>
    <button class="small">Change</button>
  </form>`;
};

const todoCount = ({ world, viewer }: Visit): number =>
  viewer === null ? 0 : todosOf(world, viewer).filter(({ state }) => state === "pending").length;

const header = (visit: Visit, address: string): Html => html`<header class="top">
  <div class="banner" role="note">Sandbox – not GitLab. Everything here is made up and kept in memory only.</div>
  <div class="bar">
    <nav aria-label="Main">
      <a class="home" href="/">Sandbox</a>
      <a href="/">Projects</a>
      ${visit.viewer !== null && html`<a href="/dashboard/todos">To-Do List <span class="badge" id="todo-count" data-live="${todoCount(visit)}">${todoCount(visit)}</span></a>`}
    </nav>
    ${actAs(visit, address)}
  </div>
</header>`;

const trail = ({ trail: steps = [], title }: Page): Html | null =>
  steps.length === 0
    ? null
    : html`<nav class="trail" aria-label="You are here"><ol>${steps.map(
        ({ name, href }) => html`<li><a href="${href}">${name}</a></li>`,
      )}<li aria-current="page">${title}</li></ol></nav>`;

/** A whole page. */
export const layout = (visit: Visit, page: Page): Html => html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${page.title} · Sandbox (not GitLab)</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/-/assets/style.css">
  <script src="/-/assets/live.js" defer></script>
</head>
<body>
  <a class="skip" href="#main">Skip to content</a>
  ${header(visit, page.address ?? visit.address)}
  <main id="main" data-address="${page.address ?? visit.address}">
    ${trail(page)}
    ${page.content}
  </main>
  <p class="connection" role="status" id="connection"></p>
</body>
</html>
`;
