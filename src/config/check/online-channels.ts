/** Channels in GitLab by what it says of their projects: whether we may write there, and who reads it. */
import { PLANNER } from "../../model/access-level.ts";
import { rankOf } from "../../model/rank.ts";
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import type { Channel } from "../schema/channels.ts";
import type { Configuration } from "../schema/configuration.ts";
import type { ProjectFacts } from "./online-projects.ts";
import { instanceOr } from "./only-instance.ts";

type GitlabChannel = Extract<Channel, { type: "issue" | "note" }>;

interface Place {
  readonly path: Path;
  readonly channel: GitlabChannel;
  readonly project: string;
  readonly instance: string;
}

const placesOf = (configuration: Configuration): Place[] =>
  Object.entries(configuration.channels).flatMap(([name, channel]) => {
    if (channel.type !== "issue" && channel.type !== "note") return [];
    const instance = instanceOr(configuration, channel.instance);
    if (instance === undefined) return [];
    const [key, project] =
      channel.type === "issue" ? ["project", channel.project] : ["issue", channel.issue.replace(/#\d+$/, "")];
    return [{ path: ["channels", name, key ?? ""], channel, project: project ?? "", instance }];
  });

/** Projects that channels write to. */
export const channelProjects = (configuration: Configuration, instance: string): string[] =>
  placesOf(configuration)
    .filter((place) => place.instance === instance)
    .map(({ project }) => project);

const isClosedCircle = (channel: GitlabChannel): boolean =>
  channel.type === "issue" ? channel.confidential : channel.internal;

const mistakesOf = ({ path, channel, project }: Place, found: ProjectFacts | null): Mistake[] => {
  if (found === null)
    return [
      errorAt(path, `there is no project ${project}, or the bot may not see it`, "a project that is there"),
    ];
  const { archived, issuesEnabled, ownAccess, visibility } = found;
  if (archived || !issuesEnabled)
    return [
      errorAt(
        path,
        `${project} ${archived ? "is archived" : "has issues switched off"}`,
        "a project with issues",
      ),
    ];
  const isCircle = isClosedCircle(channel);
  const needsRole = isCircle && ownAccess < PLANNER;
  const readers = rankOf(visibility, isCircle);
  // A single issue may be confidential, which shows when it is written to.
  const mistake = channel.type === "note" ? warningAt : errorAt;
  return [
    ...(needsRole
      ? [
          errorAt(
            path,
            `the bot may write nothing confidential in ${project}`,
            "the role Planner or Reporter there",
          ),
        ]
      : []),
    ...(readers < rankOf(channel.readers, false)
      ? [
          mistake(
            path,
            `more people read ${project}, which is ${visibility}, than may see what is ${channel.readers}`,
            `readers: ${visibility}, or a private project`,
          ),
        ]
      : []),
  ];
};

/** What is wrong with channels in GitLab. `factsOf` undefined: it could not be asked. */
export const checkChannels = (
  configuration: Configuration,
  factsOf: (instance: string, project: string) => ProjectFacts | null | undefined,
): Mistake[] =>
  placesOf(configuration).flatMap((place) => {
    const found = factsOf(place.instance, place.project);
    return found === undefined ? [] : mistakesOf(place, found);
  });
