/** Names of places with those of everything above them. */
import type { Group, Project } from "../../world/types.ts";

/** `KDE / Sysadmin / Tools`. */
export const fullName = (place: Group | Project): string => {
  const parent = place.kind === "project" ? place.group : place.parent;
  const owner = place.kind === "project" && parent === null ? `${place.creator.name} / ` : "";
  return parent === null ? `${owner}${place.name}` : `${fullName(parent)} / ${place.name}`;
};
