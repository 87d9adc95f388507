/** Lists of issues: of a project, of a group with everything in it, of all that one may see. */
import { type Actor, canReadIssue } from "../../world/access.ts";
import type { Group, Issue, Project } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { type Answer, type Call, groupOf, projectOf, type Route, userOf } from "../call.ts";
import { issueEntity } from "../entities/issue.ts";
import { flag, oneOf, readParams } from "../fields.ts";
import { compareBy, type Order, paginate, paginateByKey, wantsKeyset } from "../paging.ts";
import { issueFilter } from "./issue-filters.ts";

const orderFields = {
  order_by: oneOf(
    "created_at",
    "updated_at",
    "title",
    "due_date",
    "relative_position",
    "priority",
    "label_priority",
    "milestone_due",
    "popularity",
    "weight",
  ),
  sort: oneOf("asc", "desc"),
  with_labels_details: flag,
};

/** Orders that a project's list can also be paged by key in; others fall back to numbers, as in GitLab. */
const KEYSET_ORDERS: ReadonlySet<string> = new Set(["created_at", "updated_at", "title", "due_date"]);

const LAST = "\uffff";

const keyOf = (orderBy: string): ((issue: Issue) => string) => {
  if (orderBy === "updated_at") return (issue) => issue.updatedAt;
  if (orderBy === "title") return (issue) => issue.title.toLowerCase();
  if (orderBy === "due_date") return (issue) => issue.dueDate ?? LAST;
  if (orderBy === "weight") return (issue) => String(issue.weight ?? LAST).padStart(12, "0");
  if (orderBy === "popularity") return (issue) => String(issue.awards.length).padStart(12, "0");
  if (orderBy === "milestone_due") return (issue) => issue.milestone?.dueDate ?? LAST;
  return (issue) => issue.createdAt;
};

const isVisible =
  (world: World, actor: Actor) =>
  (issue: Issue): boolean =>
    canReadIssue(world, actor, issue);

interface ListOptions {
  readonly scope: "created_by_me" | "all";
  readonly keyset: boolean;
}

const list = (call: Call, candidates: Iterable<Issue>, options: ListOptions): Answer => {
  const { world, actor } = call;
  const input = readParams(call.params, orderFields);
  const orderBy = input.order_by ?? "created_at";
  const order: Order<Issue> = { key: keyOf(orderBy), descending: input.sort !== "asc" };
  const isWanted = issueFilter(call, options.scope);
  const mayRead = isVisible(world, actor);
  const found: Issue[] = [];
  for (const issue of candidates) if (isWanted(issue) && mayRead(issue)) found.push(issue);
  found.sort(compareBy(order));
  const present = (issue: Issue) => issueEntity(world, actor, issue, input.with_labels_details);
  return options.keyset && wantsKeyset(call) && KEYSET_ORDERS.has(orderBy)
    ? paginateByKey(call, found, order, present)
    : paginate(call, found, present);
};

function* issuesIn(group: Group): Generator<Issue> {
  for (const project of group.projects) yield* openProject(project);
  for (const subgroup of group.subgroups) yield* issuesIn(subgroup);
}

const openProject = (project: Project): Iterable<Issue> => (project.archived ? [] : project.issues.values());

export const issueListRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/issues",
    handle: (call) => {
      userOf(call);
      return list(call, call.world.issues.values(), { scope: "created_by_me", keyset: false });
    },
  },
  {
    method: "get",
    path: "/projects/:id/issues",
    anonymous: true,
    handle: (call) => list(call, projectOf(call).issues.values(), { scope: "all", keyset: true }),
  },
  {
    method: "get",
    path: "/groups/:id/issues",
    anonymous: true,
    handle: (call) => list(call, issuesIn(groupOf(call)), { scope: "all", keyset: false }),
  },
];
