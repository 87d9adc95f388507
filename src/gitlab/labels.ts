import { GitlabConflict, GitlabRefused } from "./errors.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { numberIn, textIn, textOrNull } from "./shape.ts";

/** A label that a project can use, its own or an ancestor group's. */
export interface ProjectLabel {
  readonly id: number;
  readonly title: string;
  readonly color: string;
  readonly description: string | null;
}

/** Labels of a project and of the groups above it. */
export const readProjectLabels = async (resources: Resources, projectId: number): Promise<ProjectLabel[]> => {
  const load = async (page: number) =>
    pageOf(
      await resources.labels.all(projectId, {
        includeAncestorGroups: true,
        perPage: 100,
        page,
        showExpanded: true,
      }),
      "labels",
    );
  return (await allPages(load)).map((fields) => ({
    id: numberIn(fields, "id"),
    title: textIn(fields, "name"),
    color: textIn(fields, "color"),
    description: textOrNull(fields, "description"),
  }));
};

/** Creates a label in the project; `exists` where it, or one of the same title in a group above, is there. */
export const createLabel = async (
  resources: Resources,
  projectId: number,
  label: { readonly title: string; readonly color: string; readonly description?: string },
): Promise<"created" | "exists"> => {
  try {
    await resources.labels.create(projectId, label.title, label.color, {
      ...(label.description === undefined ? {} : { description: label.description }),
    });
    return "created";
  } catch (thrown) {
    if (thrown instanceof GitlabConflict) return "exists";
    // A group's label of that title is 400 in some releases, as is a colour that does not exist.
    if (!(thrown instanceof GitlabRefused)) throw thrown;
    const known = await readProjectLabels(resources, projectId);
    if (known.some((one) => one.title === label.title)) return "exists";
    throw thrown;
  }
};
