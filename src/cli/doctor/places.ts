/** What the bot may do in partners' places, and what it cannot: asked place by place. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Partner } from "../../config/schema/people.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import type { TokenState } from "../../gitlab/own-tokens.ts";
import { LiaisonError } from "../../lib/errors.ts";
import { GUEST, MAINTAINER, PLANNER } from "../../model/access-level.ts";
import { placesToWatch, type WatchedPlace } from "../../reconcile/places.ts";
import { type Finding, fine } from "./finding.ts";
import { labelFindings } from "./labels.ts";

/** More projects of one group are not asked about one by one. */
const MOST_PROJECTS = 50;

/** What is asked with. */
export interface PlaceQuestion {
  readonly configuration: Configuration;
  readonly instance: string;
  readonly gitlab: Gitlab;
  readonly tokens: readonly TokenState[];
}

/** The account whose token is used at a path: that of the most specific place that holds it. */
const userAt = ({ tokens }: PlaceQuestion, path: string): number | null => {
  const holds = ({ place }: TokenState): boolean =>
    place === null || `${path}/`.toLowerCase().startsWith(`${place}/`.toLowerCase());
  const [best] = tokens
    .filter(holds)
    .toSorted((one, other) => (other.place?.length ?? 0) - (one.place?.length ?? 0));
  return best?.user?.id ?? null;
};

const roleName = (level: number): string =>
  level >= MAINTAINER
    ? "Maintainer or more"
    : level >= PLANNER
      ? "Planner or more"
      : level >= GUEST
        ? "a guest"
        : "no member";

const roleFinding = (about: string, level: number, what: string): Finding => {
  if (level >= PLANNER) return fine("places", about, `The bot is ${roleName(level)} ${what}.`);
  return {
    check: "places",
    severity: "limited",
    about,
    sentence: `The bot is ${roleName(level)} ${what}.`,
    remedy: "Nothing, or the role Planner or Reporter for the bot.",
    loss: "Labels and assignees are left out, and confidential issues and internal notes are not seen; recognising, status note and mentions work.",
  };
};

const gone = (about: string): Finding => ({
  check: "places",
  severity: "error",
  about,
  sentence: "There is no such place, or the bot may not see it.",
  remedy: "Write its path as it is in GitLab now; where it is private, make the bot a member.",
  loss: "Nothing that happens there is seen.",
});

const projectFindings = async (question: PlaceQuestion, about: string, path: string): Promise<Finding[]> => {
  const settings = await question.gitlab.projectSettings(path);
  if (settings === null) return [gone(about)];
  const userId = userAt(question, path);
  const asked = userId === null ? 0 : await question.gitlab.accessLevel(settings.project.id, userId);
  const closed = settings.archived
    ? "is archived"
    : settings.issuesEnabled
      ? null
      : "has issues switched off";
  const level = Math.max(asked, settings.ownAccess);
  if (closed === null) return [roleFinding(about, level, "of the project")];
  return [
    {
      check: "places",
      severity: "warning",
      about,
      sentence: `The project ${closed}.`,
      remedy: "Take it out of the configuration, or open it again in GitLab.",
      loss: "No issue of it can be looked after.",
    },
  ];
};

const groupFindings = async (question: PlaceQuestion, about: string, path: string): Promise<Finding[]> => {
  const { gitlab } = question;
  const userId = userAt(question, path);
  const inGroup = userId === null ? 0 : await gitlab.groupAccess(path, userId);
  if (inGroup >= PLANNER) return [roleFinding(about, inGroup, "of the group, and so of all its projects")];
  const projects = await gitlab.groupProjects(path);
  const levels = new Map<number, string[]>();
  for (const project of projects.slice(0, MOST_PROJECTS)) {
    const level = userId === null ? 0 : await gitlab.accessLevel(project.id, userId);
    levels.set(level, [...(levels.get(level) ?? []), project.path]);
  }
  const left = projects.length - MOST_PROJECTS;
  return [
    ...[...levels].map(([level, paths]) => roleFinding(about, level, `of ${paths.join(", ")}`)),
    ...(projects.length === 0
      ? [roleFinding(about, inGroup, "of the group, which shows it no project")]
      : []),
    ...(left > 0 ? [fine("places", about, `${left} more of its projects were not asked about.`)] : []),
  ];
};

const isMissing = (thrown: unknown): boolean =>
  thrown instanceof LiaisonError && thrown.code === "gitlab.not-found";

const findingsAt = async (question: PlaceQuestion, { kind, path }: WatchedPlace): Promise<Finding[]> => {
  const about = `${question.instance} ${kind} ${path}`;
  const ask = kind === "group" ? groupFindings : projectFindings;
  return await ask(question, about, path).catch((thrown: unknown) => {
    if (isMissing(thrown)) return [gone(about)];
    throw thrown;
  });
};

/** Whose labels we touch there: partners that want it, in their own places. */
const labelled = ({ configuration }: PlaceQuestion, place: WatchedPlace): Partner[] =>
  configuration.partners.filter(({ id, labels }) => labels === "existing" && place.partners.includes(id));

/** Roles and labels in every place of an instance that is watched. */
export const placeFindings = async (question: PlaceQuestion): Promise<Finding[]> => {
  const places = placesToWatch(question.configuration).filter(
    ({ instance, kind }) => instance === question.instance && (kind === "group" || kind === "project"),
  );
  const findings: Finding[] = [];
  for (const place of places) {
    const found = await findingsAt(question, place);
    findings.push(...found);
    const isThere = found.every(({ severity }) => severity !== "error");
    if (isThere && labelled(question, place).length > 0)
      findings.push(...(await labelFindings(question.configuration, question.gitlab, place)));
  }
  return findings;
};
