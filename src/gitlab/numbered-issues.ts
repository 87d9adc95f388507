/** Many known issues of one project in few requests. */
import type { IssueSnapshot } from "../model/issue.ts";
import { completed, type IssueParts } from "./issues.ts";
import { allPages, pageOf } from "./pages.ts";

/** Numbers asked for at once: the address stays far below what proxies take. */
const AT_ONCE = 50;

const chunksOf = (iids: readonly number[]): readonly (readonly number[])[] => {
  const all = [...new Set(iids)];
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
};

/**
 * Issues of these numbers that changed at or after `since`; null: all that there are for us. One that is
 * missing was deleted or hidden from us, or with `since` did not change. Moved ones are there, closed.
 */
export const readIssuesByNumber = async (
  parts: IssueParts,
  project: string | number,
  iids: readonly number[],
  since: Date | null,
): Promise<readonly IssueSnapshot[]> => {
  const found = new Map<number, IssueSnapshot>();
  for (const chunk of chunksOf(iids)) {
    // A page holds a whole chunk, so a change between two requests cannot push one out of sight.
    const load = async (page: number) =>
      pageOf(
        await parts.resources.issues.all({
          projectId: project,
          iids: [...chunk],
          scope: "all",
          state: "all",
          ...(since === null ? {} : { updatedAfter: since.toISOString() }),
          perPage: AT_ONCE,
          page,
          showExpanded: true,
        }),
        "issues",
      );
    for (const fields of await allPages(load)) {
      const issue = await completed(parts, fields);
      found.set(issue.id, issue);
    }
  }
  return [...found.values()];
};
