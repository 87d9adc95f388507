/** Which issues a text means, and how an issue is called from another project's point of view. */
import { extractReferences } from "../text/references.ts";
import type { Issue, Project } from "./types.ts";
import { placeAt, type World } from "./world.ts";

/** `#12` in the same project, `project#12` beside it, `group/project#12` elsewhere. */
export const referenceTo = (issue: Issue, from: Project): string => {
  if (issue.project === from) return `#${issue.iid}`;
  const isBeside = issue.project.group !== null && issue.project.group === from.group;
  return `${isBeside ? issue.project.path : issue.project.fullPath}#${issue.iid}`;
};

const projectAt = (world: World, from: Project, path: string | null): Project | undefined => {
  if (path === null) return from;
  const beside = `${from.fullPath.slice(0, from.fullPath.lastIndexOf("/"))}/${path}`;
  const place = placeAt(world, path) ?? (path.includes("/") ? undefined : placeAt(world, beside));
  return place?.kind === "project" ? place : undefined;
};

/** Every issue that the text refers to and that exists, visible to its author or not; each once, in order. */
export const issuesIn = (world: World, from: Project, text: string): Issue[] => {
  if (!text.includes("#") && !text.includes("://")) return [];
  const found = extractReferences(text, world.instance.url)
    .map(({ project, iid }) => projectAt(world, from, project)?.issues.get(iid))
    .filter((issue) => issue !== undefined);
  return [...new Set(found)];
};
