/** What an issue of ours may have in somebody else's project, and whether it lets us in at all. */
import { LiaisonError } from "../lib/errors.ts";
import type { EffectGitlab, ProjectSettings } from "./ports.ts";

/** How long is waited where only a person can change something. Milliseconds. */
export const LET_IN_WAIT_MS = 15 * 60_000;

/** The project does not take issues of ours, for a reason that a person there can change. */
export class NotLetIn extends LiaisonError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, {
      code: "effects.not-let-in",
      disposition: { kind: "wait", milliseconds: LET_IN_WAIT_MS },
      remedy,
      cause,
    });
  }
}

/** Why a project cannot take an issue now; undefined: it can. `setting`: where its path stands in the configuration. */
export const whyClosed = (
  path: string,
  settings: ProjectSettings | null,
  setting: string,
): NotLetIn | undefined => {
  if (settings === null)
    return new NotLetIn(
      `The project ${path} is not there, or not for us to see.`,
      `Correct ${setting}, or give the bot's account a role there (Reporter or Planner).`,
    );
  if (settings.archived)
    return new NotLetIn(
      `The project ${path} is archived.`,
      `Name another project in ${setting}, or unarchive it.`,
    );
  if (!settings.issuesEnabled)
    return new NotLetIn(
      `The project ${path} has issues switched off.`,
      `Switch them on there, or name another project in ${setting}.`,
    );
  return undefined;
};

/** Labels that the project has; GitLab would create the others, which is not ours to do there. */
export const knownLabels = async (
  gitlab: Pick<EffectGitlab, "projectLabels">,
  wanted: readonly string[],
  projectId: number,
): Promise<string[]> => {
  if (wanted.length === 0) return [];
  const titles = new Set((await gitlab.projectLabels(projectId)).map(({ title }) => title));
  return wanted.filter((title) => titles.has(title));
};

/** Ids of accounts; those that are not there are left out. */
export const userIds = async (
  gitlab: Pick<EffectGitlab, "userByUsername">,
  usernames: readonly string[],
): Promise<number[]> => {
  const ids: number[] = [];
  for (const username of usernames) {
    const user = await gitlab.userByUsername(username);
    if (user !== null) ids.push(user.id);
  }
  return ids;
};
