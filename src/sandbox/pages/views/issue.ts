/** An issue with its description, comments and what else happened to it. */
import { canCreateNote, canReadIssue, canReadNote, canUseInternalNotes } from "../../world/access.ts";
import type { Issue, Note } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { linksFor } from "../links.ts";
import { renderMarkdown } from "../markdown/markdown.ts";
import { issuePath, issuesPath, notePath } from "../paths.ts";
import type { Page, Visit } from "../visit.ts";
import { sidebar } from "./issue-sidebar.ts";
import { avatar, moment, trailOf, userLink, versionOf } from "./parts.ts";
import { knownReactions, reactions } from "./reactions.ts";

/** A part that an open page replaces by itself when it changed. */
const live = (id: string, className: string, inner: Html): Html =>
  html`<div id="${id}" class="${className}" data-live="${versionOf(inner)}">${inner}</div>`;

const systemNote = (visit: Visit, note: Note): Html => html`<p>${userLink(note.author)}
  <span class="markdown inline">${renderMarkdown(note.body, linksFor(visit, note.issue.project))}</span> · ${moment(note.createdAt)}</p>`;

const comment = (visit: Visit, note: Note): Html => {
  const isEdited = note.updatedAt !== note.createdAt;
  return html`<div class="meta">${userLink(note.author)} <span class="muted">@${note.author.username}</span>
    <a class="muted" href="${notePath(note)}">${moment(note.createdAt)}</a>
    ${isEdited && html`<span class="muted">(edited ${moment(note.updatedAt)})</span>`}
    ${note.internal && html`<span class="badge warning">internal note</span>`}</div>
    <div class="markdown">${renderMarkdown(note.body, linksFor(visit, note.issue.project))}</div>${reactions(visit, { issue: note.issue, note })}`;
};

const noteItem = (visit: Visit, note: Note): Html => {
  const inner = note.system ? systemNote(visit, note) : comment(visit, note);
  const kind = note.system ? "system" : note.internal ? "comment internal" : "comment";
  return html`<li id="note_${note.id}" class="note ${kind}" data-live="${versionOf(inner)}">${inner}</li>`;
};

/** Where the issue went on, for those who may see that. */
const successor = (visit: Visit, words: string, other: Issue | null): Html | null =>
  other === null || !canReadIssue(visit.world, visit.viewer, other)
    ? null
    : html`<span class="muted">${words}</span> <a href="${issuePath(other)}">${other.project.fullPath}#${other.iid}</a>`;

const head = (
  visit: Visit,
  issue: Issue,
): Html => html`<h1>${issue.title} <span class="muted">#${issue.iid}</span></h1>
  <p><span class="state ${issue.state}">${issue.state === "opened" ? "Open" : "Closed"}</span>
  ${issue.confidential && html`<span class="badge warning">confidential</span>`}
  ${issue.type !== "issue" && html`<span class="badge">${issue.type}</span>`}
  ${issue.discussionLocked === true && html`<span class="badge">discussion locked</span>`}
  <span class="muted">opened ${moment(issue.createdAt)} by</span> ${userLink(issue.author)}
  ${successor(visit, "moved to", issue.movedTo)}
  ${successor(visit, "a duplicate of", issue.duplicatedTo)}</p>`;

const description = (visit: Visit, issue: Issue): Html => {
  const text =
    issue.description === null || issue.description.trim() === ""
      ? html`<p class="muted">No description.</p>`
      : html`<div class="markdown">${renderMarkdown(issue.description, linksFor(visit, issue.project))}</div>`;
  return html`${text}${reactions(visit, { issue, note: null })}`;
};

const commentForm = (visit: Visit, issue: Issue): Html => {
  const { viewer, world } = visit;
  if (viewer === null) return html`<p class="hint">Choose at the top right whom you act as to comment.</p>`;
  if (!canCreateNote(world, viewer, issue))
    return html`<p class="hint">${viewer.name} may not comment here.</p>`;
  const mayClose = issue.state === "opened" ? "Close issue" : "Reopen issue";
  return html`<form class="wide" method="post" action="${issuePath(issue)}/notes">
    <label for="body">${avatar(viewer)} Comment as ${viewer.name}</label>
    <textarea id="body" name="body" rows="5" placeholder="Markdown and quick actions (/close, /label ~bug) work">${visit.form.get("body")}</textarea>
    ${canUseInternalNotes(world, viewer, issue) && html`<p><label class="inline"><input type="checkbox" name="internal" value="1"> Internal note: only for the team</label></p>`}
    <p class="actions"><button class="button primary">Comment</button>
    <button class="button" name="state_event" value="${issue.state === "opened" ? "close" : "reopen"}">${mayClose}</button></p>
  </form>`;
};

/** The page of an issue; `problem` is what became of a form that was refused. */
export const issuePage = (visit: Visit, issue: Issue, problem: string | null): Page => {
  const notes = issue.notes.filter((note) => canReadNote(visit.world, visit.viewer, note));
  return {
    title: `${issue.title} (#${issue.iid})`,
    address: issuePath(issue),
    trail: [...trailOf(issue.project), { name: "Issues", href: issuesPath(issue.project) }],
    ...(problem === null ? {} : { status: 422 }),
    content: html`${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
      ${live("head", "issue-head", head(visit, issue))}
      ${knownReactions}
      <div class="columns">
        <div class="main-column">
          ${live("description", "description", description(visit, issue))}
          <h2>Activity</h2>
          <ol class="notes" id="notes" data-live-list role="log" aria-label="Activity">${notes.map((note) => noteItem(visit, note))}</ol>
          ${commentForm(visit, issue)}
        </div>
        <aside aria-label="About this issue">${sidebar(visit, issue)}</aside>
      </div>`,
  };
};
