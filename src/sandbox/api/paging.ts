/** Pages of lists with GitLab's headers, by number and by key. */

import type { Answer, Call } from "./call.ts";
import { integer, oneOf, readParams, text } from "./fields.ts";

const DEFAULT_PER_PAGE = 20;
const MAXIMUM_PER_PAGE = 100;
/** Above this GitLab does not count. */
const MAXIMUM_COUNTED = 10_000;

const pageFields = { page: integer, per_page: integer, pagination: oneOf("keyset", "legacy"), cursor: text };

const clamp = (value: number | undefined, fallback: number, highest: number): number =>
  value === undefined || value < 1 ? fallback : Math.min(value, highest);

const perPageOf = (call: Call): number =>
  clamp(readParams(call.params, pageFields).per_page, DEFAULT_PER_PAGE, MAXIMUM_PER_PAGE);

const linkTo = (call: Call, changes: Readonly<Record<string, string>>, relation: string): string => {
  const address = new URL(call.address);
  for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
  return `<${address.href}>; rel="${relation}"`;
};

const links = (call: Call, page: number, perPage: number, pages: number, isCounted: boolean): string => {
  const to = (number: number, relation: string): string =>
    linkTo(call, { page: String(number), per_page: String(perPage) }, relation);
  return [
    ...(page > 1 ? [to(page - 1, "prev")] : []),
    ...(page < pages ? [to(page + 1, "next")] : []),
    to(1, "first"),
    ...(isCounted ? [to(pages, "last")] : []),
  ].join(", ");
};

/** The page that was asked for, by number; headers as GitLab sets them. */
export const paginate = <Item>(
  call: Call,
  items: readonly Item[],
  present: (item: Item) => unknown,
): Answer => {
  const perPage = perPageOf(call);
  const page = clamp(readParams(call.params, pageFields).page, 1, Number.MAX_SAFE_INTEGER);
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const isCounted = items.length <= MAXIMUM_COUNTED;
  const headers: Record<string, string> = {
    "x-per-page": String(perPage),
    "x-page": String(page),
    "x-next-page": page < pages ? String(page + 1) : "",
    "x-prev-page": page > 1 ? String(page - 1) : "",
    ...(isCounted ? { "x-total": String(items.length), "x-total-pages": String(pages) } : {}),
    link: links(call, page, perPage, pages, isCounted),
  };
  const start = (page - 1) * perPage;
  return { status: 200, headers, body: items.slice(start, start + perPage).map(present) };
};

/** How a list is ordered: by a text that sorts, then by id; `descending` turns both round. */
export interface Order<Item> {
  readonly key: (item: Item) => string;
  readonly descending: boolean;
}

/** Negative when `left` comes first. */
export const compareBy =
  <Item extends { readonly id: number }>({ key, descending }: Order<Item>) =>
  (left: Item, right: Item): number => {
    const [leftKey, rightKey] = [key(left), key(right)];
    const ascending = leftKey < rightKey ? -1 : leftKey > rightKey ? 1 : left.id - right.id;
    return descending ? -ascending : ascending;
  };

/** A place in an ordered list; opaque to clients. */
interface Cursor {
  readonly key: string;
  readonly id: number;
}

const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

const decodeCursor = (cursor: string): Cursor | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const isCursor = typeof value === "object" && value !== null && "key" in value && "id" in value;
    return isCursor ? { key: String(value.key), id: Number(value.id) } : undefined;
  } catch {
    return undefined;
  }
};

/** Whether the client asked to be paged by key. */
export const wantsKeyset = (call: Call): boolean => {
  const { pagination, cursor } = readParams(call.params, pageFields);
  return pagination === "keyset" || cursor !== undefined;
};

/** The page after the cursor: stable while rows come and go. `items` are in order already. */
export const paginateByKey = <Item extends { readonly id: number }>(
  call: Call,
  items: readonly Item[],
  order: Order<Item>,
  present: (item: Item) => unknown,
): Answer => {
  const perPage = perPageOf(call);
  const { cursor } = readParams(call.params, pageFields);
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const isAfter = (item: Item): boolean => {
    if (after === undefined) return true;
    const key = order.key(item);
    const ascending = key === after.key ? item.id - after.id : key > after.key ? 1 : -1;
    return order.descending ? ascending < 0 : ascending > 0;
  };
  const rest = items.filter(isAfter);
  const page = rest.slice(0, perPage);
  const last = page.at(-1);
  const next =
    last === undefined || rest.length <= perPage
      ? undefined
      : encodeCursor({ key: order.key(last), id: last.id });
  const headers: Record<string, string> = {
    "x-per-page": String(perPage),
    ...(next === undefined
      ? {}
      : { "x-next-cursor": next, link: linkTo(call, { cursor: next, per_page: String(perPage) }, "next") }),
  };
  return { status: 200, headers, body: page.map(present) };
};
