/** Links between issues. */
import { canReadIssue } from "../../world/access.ts";
import { createLink, deleteLink, findLink, otherEnd } from "../../world/links.ts";
import { notFound } from "../../world/refusal.ts";
import type { IssueLink } from "../../world/types.ts";
import { type Call, created, issueOf, numberIn, projectNamed, type Route, success, userOf } from "../call.ts";
import { linkEntity, relatedIssue } from "../entities/issue.ts";
import { integer, oneOf, readParams, required, text } from "../fields.ts";

const list = (call: Call) => {
  const issue = issueOf(call);
  const links = issue.links.filter((link) => canReadIssue(call.world, call.actor, otherEnd(link, issue)));
  return success(links.map((link) => relatedIssue(call.world, call.actor, issue, link)));
};

const add = (call: Call) => {
  const source = issueOf(call);
  const input = readParams(call.params, {
    target_project_id: required(text),
    target_issue_iid: required(integer),
    link_type: oneOf("relates_to", "blocks", "is_blocked_by"),
  });
  const project = projectNamed(call.world, call.actor, input.target_project_id);
  const target = project.issues.get(input.target_issue_iid);
  if (target === undefined || !canReadIssue(call.world, call.actor, target)) throw notFound();
  const link = createLink(call.world, userOf(call), source, target, input.link_type ?? "relates_to");
  return created(linkEntity(call.world, call.actor, link));
};

const linkOf = (call: Call): IssueLink => {
  const issue = issueOf(call);
  const link = findLink(issue, numberIn(call, "link_id"));
  if (!canReadIssue(call.world, call.actor, otherEnd(link, issue))) throw notFound();
  return link;
};

const remove = (call: Call) => {
  const link = linkOf(call);
  deleteLink(call.world, userOf(call), link);
  return success(linkEntity(call.world, call.actor, link));
};

const LINKS = "/projects/:id/issues/:iid/links";

export const linkRoutes: readonly Route[] = [
  { method: "get", path: LINKS, anonymous: true, handle: list },
  { method: "post", path: LINKS, handle: add },
  {
    method: "get",
    path: `${LINKS}/:link_id`,
    handle: (call) => success(linkEntity(call.world, call.actor, linkOf(call))),
  },
  { method: "delete", path: `${LINKS}/:link_id`, handle: remove },
];
