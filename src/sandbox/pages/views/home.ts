/** Lists of groups and projects: the first page, a group's, a project's, a user's. */

import { roleName } from "../../webhooks/payloads/common.ts";
import { canAdminPlace, canReadIssue, canReadPlace } from "../../world/access.ts";
import type { Group, Project, User } from "../../world/types.ts";
import { type Html, html } from "../html.ts";
import { hooksPath, issuePath, issuesPath, placePath } from "../paths.ts";
import type { Page, Visit } from "../visit.ts";
import { avatar, counted, moment, trailOf } from "./parts.ts";

const openIssues = ({ world, viewer }: Visit, project: Project): number =>
  [...project.issues.values()].filter(
    (issue) => issue.state === "opened" && canReadIssue(world, viewer, issue),
  ).length;

const projectRow = (visit: Visit, project: Project): Html => html`<li class="row">
  <div>
    <a class="strong" href="${issuesPath(project)}">${project.fullPath}</a>
    <span class="badge">${project.visibility}</span>
    ${project.description !== "" && html`<div class="muted">${project.description}</div>`}
  </div>
  <div class="muted right">${counted(openIssues(visit, project), "open issue")}<br>${moment(project.lastActivityAt)}</div>
</li>`;

const groupRow = (group: Group): Html => html`<li class="row">
  <div><a class="strong" href="${placePath(group)}">${group.fullPath}</a> <span class="badge">${group.visibility}</span>
  ${group.description !== "" && html`<div class="muted">${group.description}</div>`}</div>
</li>`;

const list = (title: string, rows: readonly Html[], none: string): Html => html`<section>
  <h2>${title}</h2>
  ${rows.length === 0 ? html`<p class="muted">${none}</p>` : html`<ul class="rows">${rows}</ul>`}
</section>`;

const byPath = <Kind extends Group | Project>({ world, viewer }: Visit, places: Iterable<Kind>): Kind[] =>
  [...places]
    .filter((place) => canReadPlace(world, viewer, place))
    .sort((one, other) => one.fullPath.localeCompare(other.fullPath));

const hiddenHint = ({ viewer }: Visit): Html | null =>
  viewer === null
    ? html`<p class="hint">You act as nobody, so only public places are shown. Choose a person at the top right to see and do more.</p>`
    : null;

/** All projects and groups that the visitor may see. */
export const homePage = (visit: Visit): Page => {
  const projects = byPath(visit, visit.world.projects.values());
  const groups = byPath(visit, visit.world.groups.values());
  return {
    title: "Projects",
    content: html`<h1>What is in the sandbox</h1>${hiddenHint(visit)}
      ${list(
        "Projects",
        projects.map((project) => projectRow(visit, project)),
        "There is no project that you may see.",
      )}
      ${list("Groups", groups.map(groupRow), "There is no group that you may see.")}`,
  };
};

const hooksLink = ({ world, viewer }: Visit, place: Group | Project): Html | false =>
  canAdminPlace(world, viewer, place) &&
  html`<a class="button" href="${hooksPath(place)}">Webhooks (${place.hooks.length})</a>`;

/** A group: what is in it. */
export const groupPage = (visit: Visit, group: Group): Page => ({
  title: "Group",
  trail: trailOf(group),
  content: html`<div class="heading"><h1>${group.name}</h1>${hooksLink(visit, group)}</div>
    <p class="muted">${group.description}</p>
    ${list("Subgroups", byPath(visit, group.subgroups).map(groupRow), "No subgroups.")}
    ${list(
      "Projects",
      byPath(visit, group.projects).map((project) => projectRow(visit, project)),
      "No projects.",
    )}
    ${memberList(group)}`,
});

/** Direct members of a place. */
const memberList = (place: Group | Project): Html => {
  const rows = [...place.members.values()].map(
    ({
      user,
      accessLevel,
    }) => html`<li class="row"><a class="user" href="/${user.username}">${avatar(user)}<span>${user.name}</span></a>
      <span class="muted">${roleName(accessLevel)}</span></li>`,
  );
  return list("Direct members", rows, "Nobody has a role here directly.");
};

/** A project: where its issues, labels and hooks are. */
export const projectPage = (visit: Visit, project: Project): Page => ({
  title: "Project",
  trail: trailOf(project),
  content: html`<div class="heading"><h1>${project.name}</h1>
      <a class="button primary" href="${issuesPath(project)}">Issues (${openIssues(visit, project)})</a>
      <a class="button" href="/${project.fullPath}/-/labels">Labels</a>${hooksLink(visit, project)}</div>
    <p class="muted">${project.description}</p>
    ${memberList(project)}`,
});

/** A user: who it is, and what they opened. */
export const userPage = (visit: Visit, user: User): Page => {
  const issues = [...visit.world.issues.values()]
    .filter((issue) => issue.author === user && canReadIssue(visit.world, visit.viewer, issue))
    .reverse()
    .slice(0, 50);
  const rows = issues.map(
    (issue) => html`<li class="row"><a href="${issuePath(issue)}">${issue.title}</a>
      <span class="muted">${issue.project.fullPath}#${issue.iid}</span></li>`,
  );
  return {
    title: user.name,
    content: html`<div class="heading"><h1>${avatar(user)} ${user.name}</h1>
        <form method="post" action="/-/act-as"><input type="hidden" name="username" value="${user.username}">
        <input type="hidden" name="back" value="${visit.address}"><button class="button">Act as ${user.name}</button></form></div>
      <p class="muted">@${user.username}${user.isAdministrator && ", administrator"}${user.isBot && ", bot account"}</p>
      ${list("Issues opened", rows, "None that you may see.")}`,
  };
};
