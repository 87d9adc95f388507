/** Projects by what GitLab says of them: those of teams that are asked, of the inboxes, and of documentation. */
import { GUEST, PLANNER } from "../../model/access-level.ts";
import type { Visibility } from "../../model/issue.ts";
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import type { LiaisonRow } from "../schema/people.ts";

/** A project as it was found. */
export interface ProjectFacts {
  readonly visibility: Visibility;
  readonly archived: boolean;
  readonly issuesEnabled: boolean;
  /** Role of the bot: see model/access-level.ts; 0: none. */
  readonly ownAccess: number;
  /** Titles; null: nobody asked, or nobody may know. */
  readonly labels: readonly string[] | null;
}

const ROLE = "the role Planner or Reporter for the bot in this project";

/** Why no issue can be opened in a project; undefined: one can. */
const whyClosed = (
  project: string,
  { archived, issuesEnabled }: ProjectFacts,
): [string, string] | undefined => {
  if (archived) return [`${project} is archived`, "another project, or this one unarchived"];
  if (!issuesEnabled)
    return [`${project} has issues switched off`, "issues switched on there, or another project"];
  return undefined;
};

const checkRole = (path: Path, row: LiaisonRow, project: string, { ownAccess }: ProjectFacts): Mistake[] => {
  if (ownAccess >= PLANNER) return [];
  const isGuest = ownAccess >= GUEST;
  const can = isGuest ? "open and link issues" : "open issues";
  const cannot = isGuest ? "label them" : "link or label them";
  const role = isGuest ? "only a guest" : "no member";
  const message = `the bot is ${role} of ${project}: it can ${can}, and not ${cannot} or make them confidential`;
  // A row that wants all of them confidential must not depend on GitLab's goodwill.
  const mistake = row.escalation?.confidential === "always" ? errorAt : warningAt;
  return [mistake(path, message, ROLE)];
};

const checkLabels = (
  path: Path,
  wanted: readonly string[],
  project: string,
  { labels }: ProjectFacts,
): Mistake[] => {
  if (labels === null) return [];
  const known = new Set(labels);
  return wanted.flatMap((title, index) =>
    known.has(title)
      ? []
      : [
          warningAt(
            [...path, "labels", index],
            `${project} has no label ${title}, so it would be left out`,
            "a label that is there, or this one created there",
          ),
        ],
  );
};

/** A row's project as it was found; null: not at all. */
export const checkTeam = (
  path: Path,
  row: LiaisonRow,
  { instance, project }: { readonly instance: string; readonly project: string },
  found: ProjectFacts | null,
): Mistake[] => {
  const block = [...path, "escalation"];
  const at = [...block, "project"];
  if (found === null)
    return [
      errorAt(
        at,
        `${instance} has no project ${project}, or the bot may not see it`,
        `the path of a project that is there, and ${ROLE}`,
      ),
    ];
  const closed = whyClosed(project, found);
  if (closed !== undefined) return [errorAt(at, ...closed)];
  return [
    ...checkRole(at, row, project, found),
    ...checkLabels(block, row.escalation?.labels ?? [], project, found),
  ];
};

/** A project of ours in which issues are opened: for the managers, or for new liaisons (`isPrivate`). */
export const checkOwnProject = (
  at: Path,
  project: string,
  facts: ProjectFacts | null,
  isPrivate: boolean,
): Mistake[] => {
  if (facts === null)
    return [
      errorAt(
        at,
        `there is no project ${project}, or the bot may not see it`,
        `a project of ours, and ${ROLE}`,
      ),
    ];
  const closed = whyClosed(project, facts);
  if (closed !== undefined) return [errorAt(at, ...closed)];
  const { visibility, ownAccess } = facts;
  return [
    ...(isPrivate && visibility !== "private"
      ? [
          errorAt(
            at,
            `${project} is ${visibility}, and what is opened there is for members only`,
            "a private project",
          ),
        ]
      : []),
    ...(ownAccess >= PLANNER
      ? []
      : [
          warningAt(
            at,
            `the bot may open issues in ${project}, but not label, assign or close them, or make them confidential`,
            ROLE,
          ),
        ]),
  ];
};

/** What is answered there does not reach those who asked. */
const checkAnswers = (at: Path, project: string, { visibility }: ProjectFacts): Mistake[] =>
  visibility === "public"
    ? []
    : [
        warningAt(
          at,
          `${project} is ${visibility}, so answers given there do not go to the public issues that asked`,
          "a public project, or `shareAnswers: true`",
        ),
      ];

/** The project of a meeting's agendas; `confidential`: they are to be; `isForAll`: they have answers for everybody. */
export const checkAgendas = (
  at: Path,
  project: string,
  { confidential, isForAll }: { readonly confidential: boolean; readonly isForAll: boolean },
  facts: ProjectFacts | null,
): Mistake[] => {
  if (facts === null)
    return [
      errorAt(
        at,
        `there is no project ${project}, or the bot may not see it`,
        `a project for agendas, and ${ROLE}`,
      ),
    ];
  const closed = whyClosed(project, facts);
  if (closed !== undefined) return [errorAt(at, ...closed)];
  return [
    ...(isForAll ? checkAnswers(at, project, facts) : []),
    ...(confidential && facts.ownAccess < PLANNER
      ? [errorAt(at, `the bot cannot make issues of ${project} confidential`, ROLE)]
      : []),
  ];
};

/** The project in which liaisons find what waits on them. */
export const checkInbox = (project: string, facts: ProjectFacts | null): Mistake[] => {
  const at: Path = ["inbox", "project"];
  if (facts === null)
    return [
      errorAt(
        at,
        `there is no project ${project}, or the bot may not see it`,
        `a private project, and ${ROLE}`,
      ),
    ];
  const closed = whyClosed(project, facts);
  const { visibility, ownAccess } = facts;
  return [
    ...(closed === undefined ? [] : [errorAt(at, ...closed)]),
    ...(visibility === "private"
      ? []
      : [
          errorAt(
            at,
            `${project} is ${visibility}: ${visibility === "public" ? "everybody" : "everybody with an account"} could read what waits on liaisons`,
            "a private project",
          ),
        ]),
    ...(ownAccess >= PLANNER
      ? []
      : [errorAt(at, `the bot may not keep issues in ${project} up to date`, ROLE)]),
  ];
};

/** The project in which answers become documentation. */
export const checkDocumentation = (
  { project, labels }: { readonly project: string; readonly labels: readonly string[] },
  facts: ProjectFacts | null,
): Mistake[] => {
  const block: Path = ["documentation"];
  const at: Path = [...block, "project"];
  if (facts === null)
    return [
      errorAt(
        at,
        `there is no project ${project}, or the bot may not see it`,
        `a project that is there, and ${ROLE}`,
      ),
    ];
  const closed = whyClosed(project, facts);
  if (closed !== undefined) return [errorAt(at, ...closed)];
  const role =
    facts.ownAccess >= PLANNER
      ? []
      : [warningAt(at, `the bot can neither label issues in ${project} nor make them confidential`, ROLE)];
  return [...role, ...checkLabels(block, labels, project, facts)];
};
