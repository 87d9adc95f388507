/** Links between issues. */
import { canReadIssue, hasRole } from "./access.ts";
import { referenceTo } from "./references.ts";
import { conflict, forbidden, notFound, Refusal, refusal } from "./refusal.ts";
import { addSystemNote } from "./system-notes.ts";
import type { Issue, IssueLink, LinkType, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

const GUEST = 10;

/** Guests and above may relate issues that they see. */
export const canRelate = (world: World, actor: User, issue: Issue): boolean =>
  !issue.project.archived && canReadIssue(world, actor, issue) && hasRole(world, actor, issue.project, GUEST);

/** The issue at the other end. */
export const otherEnd = (link: IssueLink, issue: Issue): Issue =>
  link.source === issue ? link.target : link.source;

/** The kind of the link as seen from one of its ends. */
export const typeFrom = (link: IssueLink, issue: Issue): LinkType =>
  link.type === "blocks" && link.target === issue ? "is_blocked_by" : link.type;

const NOTES: Record<LinkType, string> = {
  relates_to: "marked this issue as related to",
  blocks: "marked this issue as blocking",
  is_blocked_by: "marked this issue as blocked by",
};

/** Relates two issues; 409 when they are already, 403 or 404 when the actor may not. */
export const createLink = (
  world: World,
  actor: User,
  source: Issue,
  target: Issue,
  type: LinkType,
): IssueLink => {
  if (source.links.some((link) => otherEnd(link, source) === target)) {
    throw conflict("Issue(s) already assigned");
  }
  if (!canReadIssue(world, actor, target)) {
    throw refusal(404, "No matching issue found. Make sure that you are adding a valid issue URL.");
  }
  if (!canRelate(world, actor, source) || !canRelate(world, actor, target)) {
    throw refusal(403, "Couldn't link issues. You must have at least the Guest role in both projects.");
  }
  if (source === target)
    throw refusal(422, `${referenceTo(target, source.project)} cannot be added: cannot be related to itself`);
  const [from, to] = type === "is_blocked_by" ? [target, source] : [source, target];
  const link: IssueLink = {
    id: nextId(world, "link"),
    source: from,
    target: to,
    type: type === "relates_to" ? "relates_to" : "blocks",
    createdAt: timestamp(world),
  };
  from.links.push(link);
  to.links.push(link);
  for (const issue of [source, target]) {
    const other = otherEnd(link, issue);
    const note = `${NOTES[typeFrom(link, issue)]} ${referenceTo(other, issue.project)}`;
    addSystemNote(world, actor, issue, note, other);
  }
  return link;
};

/** The same without complaint: a link that cannot be made is passed over, as GitLab's commands do. */
export const linkQuietly = (
  world: World,
  actor: User,
  source: Issue,
  target: Issue,
  type: LinkType,
): void => {
  try {
    createLink(world, actor, source, target, type);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};

/** The issue's link of that id, or 404. */
export const findLink = (issue: Issue, id: number): IssueLink => {
  const link = issue.links.find((candidate) => candidate.id === id);
  if (link === undefined) throw notFound();
  return link;
};

/** Takes a link away from both issues. */
export const deleteLink = (world: World, actor: User, link: IssueLink): void => {
  if (!canRelate(world, actor, link.source) && !canRelate(world, actor, link.target)) throw forbidden();
  for (const issue of [link.source, link.target]) {
    issue.links.splice(issue.links.indexOf(link), 1);
    const other = otherEnd(link, issue);
    addSystemNote(
      world,
      actor,
      issue,
      `removed the relation with ${referenceTo(other, issue.project)}`,
      other,
    );
  }
};
