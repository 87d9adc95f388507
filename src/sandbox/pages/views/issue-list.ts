/** A project's issues, its labels, and the form for a new issue. */
import { canCreateIssue, canReadIssue, canReadNote } from "../../world/access.ts";
import { availableLabels } from "../../world/labels.ts";
import type { Issue, Project } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { issuePath, issuesPath } from "../paths.ts";
import type { Page, Visit } from "../visit.ts";
import { counted, labelChip, moment, trailOf, userLink, versionOf } from "./parts.ts";

/** A page shows the newest ones; a search finds the rest. */
const MOST_SHOWN = 100;
const STATES = ["opened", "closed", "all"] as const;

const matches = (issue: Issue, state: string, label: string | null, words: string): boolean =>
  (state === "all" || issue.state === state) &&
  (label === null || issue.labels.some(({ name }) => name === label)) &&
  (words === "" || `#${issue.iid} ${issue.title}`.toLowerCase().includes(words));

const row = ({ world, viewer }: Visit, issue: Issue): Html => {
  const comments = issue.notes.filter((note) => !note.system && canReadNote(world, viewer, note)).length;
  const inner = html`<div>
      <a class="strong" href="${issuePath(issue)}">${issue.title}</a>
      ${issue.confidential && html` <span class="badge warning">confidential</span>`}
      ${issue.type !== "issue" && html` <span class="badge">${issue.type}</span>`}
      <div class="muted">#${issue.iid} · opened ${moment(issue.createdAt)} by ${userLink(issue.author)}</div>
      <div class="labels">${issue.labels.map(labelChip)}</div>
    </div>
    <div class="muted right">${issue.state === "closed" && html`<span class="badge">closed</span> `}${counted(comments, "comment")}</div>`;
  return html`<li class="row" id="issue_${issue.id}" data-live="${versionOf(inner)}">${inner}</li>`;
};

const tabs = (project: Project, current: string, counts: Readonly<Record<string, number>>): Html => {
  const inner = STATES.map(
    (state) =>
      html`<a href="${issuesPath(project)}?state=${state}"${state === current && html` aria-current="page"`}>${
        state === "all" ? "All" : state === "opened" ? "Open" : "Closed"
      } <span class="badge">${counts[state] ?? 0}</span></a>`,
  );
  return html`<nav class="tabs" aria-label="State" id="tabs" data-live="${versionOf(...inner)}">${inner}</nav>`;
};

/** A project's issues by state, label and words of the title. */
export const issueListPage = (visit: Visit, project: Project): Page => {
  const asked = visit.query.get("state") ?? "opened";
  const state = STATES.find((known) => known === asked) ?? "opened";
  const words = (visit.query.get("search") ?? "").trim().toLowerCase();
  const label = visit.query.get("label_name") ?? null;
  const visible = [...project.issues.values()].filter((issue) =>
    canReadIssue(visit.world, visit.viewer, issue),
  );
  const opened = visible.filter((issue) => issue.state === "opened").length;
  const counts = { opened, closed: visible.length - opened, all: visible.length };
  const found = visible.filter((issue) => matches(issue, state, label, words)).reverse();
  return {
    title: "Issues",
    trail: trailOf(project),
    content: html`<div class="heading"><h1>Issues</h1>
        ${canCreateIssue(visit.world, visit.viewer, project) && html`<a class="button primary" href="${issuesPath(project)}/new">New issue</a>`}
        <a class="button" href="/${project.fullPath}/-/labels">Labels</a></div>
      ${tabs(project, state, counts)}
      <form class="search" role="search"><input type="hidden" name="state" value="${state}">
        <label for="search">Search titles</label><input id="search" type="search" name="search" value="${words}">
        <button class="small">Search</button></form>
      ${label !== null && html`<p>Only issues with the label <strong>${label}</strong>. <a href="${issuesPath(project)}?state=${state}">Show all</a></p>`}
      <ul class="rows" id="issues" data-live-list>${found.slice(0, MOST_SHOWN).map((issue) => row(visit, issue))}</ul>
      ${found.length === 0 && html`<p class="muted">No issues here.</p>`}
      ${found.length > MOST_SHOWN && html`<p class="muted">The newest ${MOST_SHOWN} of ${found.length}.</p>`}`,
  };
};

/** The labels that issues of the project can have. */
export const labelsPage = (project: Project): Page => {
  const rows = availableLabels(project).map(
    (
      label,
    ) => html`<li class="row"><div><a href="${issuesPath(project)}?state=all&amp;label_name=${encodeURIComponent(label.name)}">${labelChip(label)}</a>
      <span class="muted">${label.description}</span></div><span class="muted">${label.owner === project ? "project" : label.owner.fullPath}</span></li>`,
  );
  return {
    title: "Labels",
    trail: trailOf(project),
    content: html`<h1>Labels</h1>${
      rows.length === 0 ? html`<p class="muted">No labels yet.</p>` : html`<ul class="rows">${rows}</ul>`
    }`,
  };
};

/** The form for a new issue, with what was typed before and what is wrong with it, if anything. */
export const newIssuePage = (visit: Visit, project: Project, problem: string | null): Page => ({
  title: "New issue",
  address: `${issuesPath(project)}/new`,
  trail: [...trailOf(project), { name: "Issues", href: issuesPath(project) }],
  ...(problem === null ? {} : { status: 422 }),
  content: html`<h1>New issue</h1>
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
    ${
      visit.viewer === null
        ? html`<p class="hint">Choose at the top right whom you act as, then open the issue.</p>`
        : html`<form class="wide" method="post" action="${issuesPath(project)}">
      <label for="title">Title</label>
      <input id="title" name="title" required maxlength="255" value="${visit.form.get("title")}" autofocus>
      <label for="description">Description</label>
      <textarea id="description" name="description" rows="12">${visit.form.get("description")}</textarea>
      <p class="muted">Markdown; quick actions such as <code>/label ~bug</code> work with the rights of ${visit.viewer.name}.</p>
      <label for="labels">Labels, separated by commas</label>
      <input id="labels" name="labels" value="${visit.form.get("labels")}" list="known-labels">
      <datalist id="known-labels">${availableLabels(project).map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
      <p><label class="inline"><input type="checkbox" name="confidential" value="1"> Confidential: only for its author, assignees and the team</label></p>
      <button class="button primary">Create issue as ${visit.viewer.name}</button>
    </form>`
    }`,
});
