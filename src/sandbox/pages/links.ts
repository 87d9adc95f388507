import { canReadIssue, canReadPlace } from "../world/access.ts";
import { issuesIn } from "../world/references.ts";
import type { Project } from "../world/types.ts";
import { placeAt, userNamed } from "../world/world.ts";
import type { Links } from "./markdown/inline.ts";
import { issuePath, placePath, userPath } from "./paths.ts";
import type { Visit } from "./visit.ts";

/** What the words of a project's texts point to, as far as the visitor may know it. */
export const linksFor = ({ world, viewer }: Visit, project: Project): Links => ({
  mention: (name) => {
    const user = userNamed(world, name);
    if (user !== undefined) return userPath(user);
    const place = placeAt(world, name);
    return place?.kind === "group" && canReadPlace(world, viewer, place) ? placePath(place) : undefined;
  },
  issue: (reference) => {
    const issue = issuesIn(world, project, reference)[0];
    if (issue === undefined || !canReadIssue(world, viewer, issue)) return undefined;
    return { href: issuePath(issue), title: issue.title };
  },
});
