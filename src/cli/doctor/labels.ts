/** Labels that rules put on, and that a partner's projects do not have. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import type { ProjectRef } from "../../model/issue.ts";
import type { WatchedPlace } from "../../reconcile/places.ts";
import { type Finding, fine } from "./finding.ts";

/** Labels of more projects of one group are not read. */
const MOST_PROJECTS = 20;

const titlesOf = ({ rules }: Configuration): string[] => [
  ...new Set(rules.flatMap(({ actions }) => (actions.labels ?? []).map(({ title }) => title))),
];

const projectsAt = async (gitlab: Gitlab, { kind, path }: WatchedPlace): Promise<readonly ProjectRef[]> => {
  if (kind === "group") return (await gitlab.groupProjects(path)).slice(0, MOST_PROJECTS);
  const project = await gitlab.projectByPath(path);
  return project === null ? [] : [project];
};

/** Which labels of the rules are left out where. */
export const labelFindings = async (
  configuration: Configuration,
  gitlab: Gitlab,
  place: WatchedPlace,
): Promise<Finding[]> => {
  const titles = titlesOf(configuration);
  if (titles.length === 0) return [];
  const about = `${place.instance} ${place.kind} ${place.path}`;
  const lacking = new Map<string, string[]>();
  for (const { id, path } of await projectsAt(gitlab, place)) {
    const known = new Set((await gitlab.projectLabels(id)).map(({ title }) => title));
    for (const title of titles.filter((one) => !known.has(one)))
      lacking.set(title, [...(lacking.get(title) ?? []), path]);
  }
  if (lacking.size === 0) return [fine("labels", about, "The labels of all rules are there.")];
  return [...lacking].map(([title, paths]) => ({
    check: "labels",
    severity: "limited",
    about,
    sentence: `There is no label "${title}" in ${paths.join(", ")}.`,
    remedy: "Nothing, or create it there, or set labels: create for this partner.",
    loss: "Rules that put it on leave it out there.",
  }));
};
