/** One page of a list, as gitbeaker gives it with `showExpanded`, and where the next one is. */
import { type Fields, fieldsOf, listOf } from "./shape.ts";

/** A page. */
export interface Page {
  readonly items: readonly Fields[];
  /** null: this was the last. Pages may be short, so their length says nothing. */
  readonly next: number | null;
  /** Of all pages; null: GitLab does not count beyond ten thousand. */
  readonly total: number | null;
}

const nextOf = (info: unknown): number | null => {
  const next = fieldsOf(info, "paging").values["next"];
  return typeof next === "number" ? next : null;
};

const totalOf = (info: unknown): number | null => {
  const total = fieldsOf(info, "paging").values["total"];
  return typeof total === "number" && Number.isFinite(total) ? total : null;
};

/** Reads gitbeaker's `{ data, paginationInfo }`. */
export const pageOf = (expanded: unknown, what: string): Page => {
  const { data, paginationInfo } = fieldsOf(expanded, what).values;
  return { items: listOf(data, what), next: nextOf(paginationInfo), total: totalOf(paginationInfo) };
};

/** Follows pages until the last, or until `limit` items are there. */
export const allPages = async (
  load: (page: number) => Promise<Page>,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly Fields[]> => {
  const items: Fields[] = [];
  for (let page: number | null = 1; page !== null && items.length < limit; ) {
    const loaded: Page = await load(page);
    items.push(...loaded.items);
    page = loaded.next;
  }
  return items.length > limit ? items.slice(0, limit) : items;
};
