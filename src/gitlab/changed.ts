/** Issues that changed since a moment, oldest change first. */
import type { IssueSnapshot } from "../model/issue.ts";
import { completed, type IssueParts } from "./issues.ts";
import { readIssuesByNumber } from "./numbered-issues.ts";
import { type Page, pageOf } from "./pages.ts";
import { type Fields, momentIn, numberIn } from "./shape.ts";

/** Where to look: a project, a group with its subgroups, or everything that one person opened. */
export type ChangedPlace =
  | { readonly kind: "project" | "group"; readonly path: string }
  | { readonly kind: "author"; readonly username: string }
  /** Some issues of one project, by their numbers there. */
  | { readonly kind: "issues"; readonly path: string; readonly iids: readonly number[] };

const PER_PAGE = 50;

const loadPage = async (
  parts: IssueParts,
  place: Exclude<ChangedPlace, { kind: "issues" }>,
  after: string,
  page: number,
  perPage = PER_PAGE,
): Promise<Page> => {
  const common = {
    updatedAfter: after,
    orderBy: "updated_at",
    sort: "asc",
    perPage,
    page,
    showExpanded: true,
  } as const;
  const { issues } = parts.resources;
  if (place.kind === "author")
    return pageOf(await issues.all({ ...common, authorUsername: place.username, scope: "all" }), "issues");
  const within = place.kind === "project" ? { projectId: place.path } : { groupId: place.path };
  return pageOf(await issues.all({ ...common, ...within }), "issues");
};

const stampOf = (fields: Fields): string => `${numberIn(fields, "id")}@${momentIn(fields, "updated_at")}`;

/**
 * After each page the window moves to the last change seen instead of counting pages on: an issue that
 * changes meanwhile moves to the end of the list, and with counted pages another one would be skipped.
 * Only where a whole page changed at the same moment the next page is taken.
 */
export async function* changedIssues(
  parts: IssueParts,
  place: ChangedPlace,
  since: Date,
): AsyncGenerator<IssueSnapshot> {
  if (place.kind === "issues") {
    const found = await readIssuesByNumber(parts, place.path, place.iids, since);
    yield* found.toSorted((one, other) => (one.updatedAt < other.updatedAt ? -1 : 1));
    return;
  }
  let after = since.toISOString();
  let page = 1;
  let seen: ReadonlySet<string> = new Set();
  for (;;) {
    const { items, next } = await loadPage(parts, place, after, page);
    for (const fields of items) if (!seen.has(stampOf(fields))) yield await completed(parts, fields);
    const last = items.at(-1);
    if (next === null || last === undefined) return;
    const reached = momentIn(last, "updated_at");
    page = reached > after ? 1 : next;
    after = reached > after ? reached : after;
    seen = new Set([...(page === 1 ? [] : seen), ...items.map(stampOf)]);
  }
}

/** How many issues changed since, in one request; null: more than GitLab counts. */
export const countChanged = async (
  parts: IssueParts,
  place: ChangedPlace,
  since: Date,
): Promise<number | null> => {
  if (place.kind === "issues") return place.iids.length;
  return (await loadPage(parts, place, since.toISOString(), 1, 1)).total;
};
