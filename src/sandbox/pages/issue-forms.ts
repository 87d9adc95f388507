/** What the forms on an issue's page do. */
import { canReadIssue, canReadNote } from "../world/access.ts";
import { awardEmoji, awardsOf, revokeEmoji } from "../world/awards.ts";
import { createIssue, updateIssue } from "../world/issues.ts";
import { createNote } from "../world/notes.ts";
import { notFound, refusal } from "../world/refusal.ts";
import { setSubscription } from "../world/subscriptions.ts";
import type { Issue, Project } from "../world/types.ts";
import { userNamed } from "../world/world.ts";
import { issuePath, notePath } from "./paths.ts";
import { fieldOf, type Visit, viewerOf } from "./visit.ts";

/** Opens an issue; where it is. */
export const openIssue = (visit: Visit, project: Project): string => {
  const labels = fieldOf(visit, "labels")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const issue = createIssue(visit.world, viewerOf(visit), project, {
    title: fieldOf(visit, "title"),
    description: fieldOf(visit, "description"),
    confidential: fieldOf(visit, "confidential") === "1",
    ...(labels.length === 0 ? {} : { labels }),
  });
  return issuePath(issue);
};

const comment = (visit: Visit, issue: Issue): string => {
  const { world } = visit;
  const viewer = viewerOf(visit);
  const body = fieldOf(visit, "body");
  const event = fieldOf(visit, "state_event");
  const isState = event === "close" || event === "reopen";
  const internal = fieldOf(visit, "internal") === "1";
  const note =
    body.trim() === "" && isState ? null : createNote(world, viewer, issue, { body, internal }).note;
  if (isState) updateIssue(world, viewer, issue, { stateEvent: event });
  return note === null ? issuePath(issue) : notePath(note);
};

const changeLabels = (visit: Visit, issue: Issue): string => {
  const added = fieldOf(visit, "add").trim();
  const removed = issue.labels
    .filter(({ id }) => String(id) === fieldOf(visit, "remove"))
    .map(({ name }) => name);
  updateIssue(visit.world, viewerOf(visit), issue, {
    ...(added === "" ? {} : { addLabels: [added] }),
    ...(removed.length === 0 ? {} : { removeLabels: removed }),
  });
  return issuePath(issue);
};

/** GitLab leaves out whoever may not see the issue; a person who tries this wants to be told. */
const changeAssignees = (visit: Visit, issue: Issue): string => {
  const { world } = visit;
  const name = fieldOf(visit, "add").trim().replace(/^@/, "");
  const added = name === "" ? undefined : userNamed(world, name);
  if (name !== "" && (added === undefined || !canReadIssue(world, added, issue)))
    throw refusal(422, `There is no ${name} who may see this issue.`);
  const kept = issue.assignees.map(({ id }) => id).filter((id) => String(id) !== fieldOf(visit, "remove"));
  updateIssue(world, viewerOf(visit), issue, {
    assigneeIds: [...kept, ...(added === undefined ? [] : [added.id])],
  });
  return issuePath(issue);
};

/** Gives a reaction, or takes back what the visitor has given: to the comment of that id, else to the issue. */
const react = (visit: Visit, issue: Issue): string => {
  const { world } = visit;
  const viewer = viewerOf(visit);
  const id = fieldOf(visit, "note");
  const note = id === "" ? null : issue.notes.find((candidate) => String(candidate.id) === id);
  if (note === undefined || (note !== null && !canReadNote(world, viewer, note))) throw notFound();
  const on = { issue, note };
  const name = fieldOf(visit, "name").trim().replaceAll(":", "");
  const given = awardsOf(on).find((award) => award.user === viewer && award.name === name);
  if (given === undefined) awardEmoji(world, viewer, on, name);
  else revokeEmoji(world, viewer, on, given);
  return note === null ? issuePath(issue) : notePath(note);
};

const subscribe = (visit: Visit, issue: Issue): string => {
  setSubscription(visit.world, viewerOf(visit), issue, fieldOf(visit, "wanted") === "1");
  return issuePath(issue);
};

/** The forms by the last part of their address; each answers where to go on. */
export const issueForms: Readonly<Record<string, (visit: Visit, issue: Issue) => string>> = {
  notes: comment,
  labels: changeLabels,
  assignees: changeAssignees,
  reactions: react,
  subscription: subscribe,
};
