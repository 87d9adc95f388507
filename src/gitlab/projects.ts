/** Projects, with a memory: every issue needs its project's path and visibility, which change rarely. */
import type { Clock } from "../lib/clock.ts";
import type { ProjectRef, Visibility } from "../model/issue.ts";
import { unlessAbsent } from "./absent.ts";
import { GitlabForbidden } from "./errors.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { type Fields, fieldsOf, numberIn, textIn, textOrNull } from "./shape.ts";

const KEPT_MS = 600_000;

/**
 * Who may read its issues. Absent for those who may not see it: then the narrowest. In a public project the tracker may be
 * for members only (docs.gitlab.com, API of projects: `issues_access_level`).
 */
const visibilityIn = (fields: Fields): Visibility => {
  if (textOrNull(fields, "issues_access_level") === "private") return "private";
  const value = fields.values["visibility"];
  return value === "public" || value === "internal" ? value : "private";
};

/** A project of a REST answer in the model's words. */
export const projectRefOf = (fields: Fields): ProjectRef => ({
  id: numberIn(fields, "id"),
  path: textIn(fields, "path_with_namespace"),
  visibility: visibilityIn(fields),
  webUrl: textOrNull(fields, "web_url") ?? "",
});

/** Projects of one instance. */
export interface Projects {
  /** By id, at most ten minutes old; null where this token may not see it. Asked for once at a time. */
  byId(id: number): Promise<ProjectRef | null>;
  /** By path, asked anew; null on 404. */
  byPath(path: string): Promise<ProjectRef | null>;
  /** Projects of a group and its subgroups that are not archived. */
  ofGroup(path: string): Promise<readonly ProjectRef[]>;
}

const invisible = async <Value>(asked: Promise<Value>): Promise<Value | null> => {
  try {
    return await unlessAbsent(asked, null);
  } catch (thrown) {
    if (thrown instanceof GitlabForbidden) return null;
    throw thrown;
  }
};

/** Projects that were asked for, and when (milliseconds). */
export type KnownProjects = Map<number, { readonly asked: Promise<ProjectRef | null>; readonly at: number }>;

/** `remember` is told of every project seen, so that tokens by path find theirs. */
export const createProjects = (
  resources: Resources,
  clock: Clock,
  remember: (project: ProjectRef) => void,
  known: KnownProjects = new Map(),
): Projects => {
  const noted = (fields: Fields): ProjectRef => {
    const project = projectRefOf(fields);
    remember(project);
    return project;
  };

  const load = async (id: number): Promise<ProjectRef | null> => {
    const found: unknown = await invisible(resources.projects.show(id));
    return found === null ? null : noted(fieldsOf(found, "a project"));
  };

  return {
    byId: (id) => {
      const now = clock().getTime();
      const kept = known.get(id);
      if (kept !== undefined && now - kept.at < KEPT_MS) return kept.asked;
      const asked = load(id);
      known.set(id, { asked, at: now });
      asked.catch(() => known.delete(id));
      return asked;
    },
    byPath: async (path) => {
      const found: unknown = await unlessAbsent(resources.projects.show(path), null);
      return found === null ? null : noted(fieldsOf(found, "a project"));
    },
    ofGroup: async (path) => {
      const load = async (page: number) =>
        pageOf(
          await resources.groups.allProjects(path, {
            includeSubgroups: true,
            archived: false,
            perPage: 100,
            page,
            showExpanded: true,
          }),
          "projects of a group",
        );
      return (await allPages(load)).map(noted);
    },
  };
};
