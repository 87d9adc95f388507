/** What stands beside an issue: labels, people, dates, links; and the small forms that change them. */
import { canReadIssue, canSetMetadata } from "../../world/access.ts";
import { availableLabels } from "../../world/labels.ts";
import { allMembers } from "../../world/members.ts";
import { isSubscribed, participants, subscribers } from "../../world/subscriptions.ts";
import type { Issue, IssueLink, User } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { type Html, html } from "../html.ts";
import { issuePath } from "../paths.ts";
import type { Visit } from "../visit.ts";
import { labelChip, userLink, versionOf } from "./parts.ts";

const section = (id: string, title: string, inner: Html): Html =>
  html`<section id="${id}" data-live="${versionOf(inner)}"><h2>${title}</h2>${inner}</section>`;

const people = (users: readonly User[]): Html =>
  users.length === 0
    ? html`<p class="muted">Nobody</p>`
    : html`<ul class="people">${users.map((user) => html`<li>${userLink(user)}</li>`)}</ul>`;

const labels = (issue: Issue, mayChange: boolean): Html => {
  if (issue.labels.length === 0) return html`<p class="muted">None</p>`;
  const remove = (id: number, name: string): Html =>
    html`<form class="bare" method="post" action="${issuePath(issue)}/labels"><button class="icon" name="remove" value="${id}" aria-label="Remove the label ${name}" title="Remove">×</button></form>`;
  return html`<ul class="labels">${issue.labels.map(
    (label) => html`<li>${labelChip(label)}${mayChange && remove(label.id, label.name)}</li>`,
  )}</ul>`;
};

const assignees = (issue: Issue, mayChange: boolean): Html => {
  if (!mayChange || issue.assignees.length === 0) return people(issue.assignees);
  const remove = ({ id, name }: User): Html =>
    html`<form class="bare" method="post" action="${issuePath(issue)}/assignees"><button class="icon" name="remove" value="${id}" aria-label="Unassign ${name}" title="Unassign">×</button></form>`;
  return html`<ul class="people">${issue.assignees.map((user) => html`<li>${userLink(user)}${remove(user)}</li>`)}</ul>`;
};

const addAssignee = (
  world: World,
  issue: Issue,
): Html => html`<form class="row-form" method="post" action="${issuePath(issue)}/assignees">
  <label class="hidden" for="add-assignee">Assign somebody</label>
  <input id="add-assignee" name="add" list="known-people" placeholder="Assign somebody" required>
  <datalist id="known-people">${allMembers(world, issue.project).map(({ user }) => html`<option value="${user.username}">${user.name}</option>`)}</datalist>
  <button class="small">Assign</button></form>`;

const addLabel = (
  issue: Issue,
): Html => html`<form class="row-form" method="post" action="${issuePath(issue)}/labels">
  <label class="hidden" for="add-label">Add a label</label>
  <input id="add-label" name="add" list="known-labels" placeholder="Add a label" required>
  <datalist id="known-labels">${availableLabels(issue.project).map(({ name }) => html`<option value="${name}"></option>`)}</datalist>
  <button class="small">Add</button></form>`;

const subscription = (issue: Issue, viewer: User): Html => {
  const wanted = !isSubscribed(issue, viewer);
  return html`<form class="bare" method="post" action="${issuePath(issue)}/subscription">
    <button class="small" name="wanted" value="${wanted ? 1 : 0}">${wanted ? "Subscribe" : "Unsubscribe"} ${viewer.name}</button></form>`;
};

const linkText = (link: IssueLink, issue: Issue): string => {
  if (link.type === "relates_to") return "relates to";
  return link.source === issue ? "blocks" : "is blocked by";
};

const links = (visit: Visit, issue: Issue): Html => {
  const visible = issue.links
    .map((link) => ({ link, other: link.source === issue ? link.target : link.source }))
    .filter(({ other }) => canReadIssue(visit.world, visit.viewer, other));
  if (visible.length === 0) return html`<p class="muted">None</p>`;
  return html`<ul>${visible.map(
    ({ link, other }) =>
      html`<li>${linkText(link, issue)} <a href="${issuePath(other)}" title="${other.title}">${other.project.fullPath}#${other.iid}</a></li>`,
  )}</ul>`;
};

const plain = (value: string | null): Html =>
  html`<p${value === null && html` class="muted"`}>${value ?? "None"}</p>`;

/** Every part replaces itself on an open page; the forms between them keep what is typed. */
export const sidebar = (visit: Visit, issue: Issue): Html => {
  const { world, viewer } = visit;
  const mayChange = canSetMetadata(world, viewer, issue);
  return html`${section("side-labels", "Labels", labels(issue, mayChange))}
    ${mayChange && addLabel(issue)}
    ${section("side-assignees", "Assignees", assignees(issue, mayChange))}
    ${mayChange && addAssignee(world, issue)}
    ${section("side-participants", "Participants", people(participants(world, viewer, issue)))}
    ${section("side-subscribers", "Subscribed", html`${people(subscribers(world, viewer, issue))}${viewer !== null && subscription(issue, viewer)}`)}
    ${section("side-links", "Linked issues", links(visit, issue))}
    ${section("side-due", "Due date", plain(issue.dueDate))}
    ${section("side-milestone", "Milestone", plain(issue.milestone?.title ?? null))}`;
};
