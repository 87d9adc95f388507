import type { UserRef } from "../model/ids.ts";
import { allPages, type Page, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { type Fields, numberIn } from "./shape.ts";
import { userRefOf } from "./users.ts";

/** Somebody's membership. */
export interface Member {
  readonly user: UserRef;
  /** 5 minimal, 10 guest, 15 planner, 20 reporter, 30 developer, 40 maintainer, 50 owner; the highest of several. */
  readonly access: number;
  /** A member of the place itself, not only by inheritance or invitation. */
  readonly direct: boolean;
}

const idsOf = (fields: readonly Fields[]): ReadonlySet<number> =>
  new Set(fields.map((member) => numberIn(member, "id")));

/** One entry per user: GitLab lists several rows for those who are members in several ways. */
const merged = (all: readonly Fields[], direct: ReadonlySet<number>): Member[] => {
  const members = new Map<number, Member>();
  for (const fields of all) {
    const user = userRefOf(fields);
    const access = Math.max(numberIn(fields, "access_level"), members.get(user.id)?.access ?? 0);
    members.set(user.id, { user, access, direct: direct.has(user.id) });
  }
  return [...members.values()];
};

const paged = (list: (options: { page: number; includeInherited: boolean }) => Promise<unknown>) => {
  const load =
    (includeInherited: boolean) =>
    async (page: number): Promise<Page> =>
      pageOf(await list({ page, includeInherited }), "members");
  return async (): Promise<Member[]> => {
    const all = await allPages(load(true));
    return merged(all, idsOf(await allPages(load(false))));
  };
};

const EXPANDED = { perPage: 100, showExpanded: true } as const;

/** Members of a group, those of groups above and invited groups included. */
export const readGroupMembers = (resources: Resources, path: string): Promise<Member[]> =>
  paged((options) => resources.groupMembers.all(path, { ...EXPANDED, ...options }))();

/** Members of a project, those of the groups above and invited groups included. */
export const readProjectMembers = (resources: Resources, path: string): Promise<Member[]> =>
  paged((options) => resources.projectMembers.all(path, { ...EXPANDED, ...options }))();
