/** What GitLab says about everything that a configuration takes for granted. Only reads. */
import { type InstanceFacts, questionsFor } from "../config/check/online.ts";
import type { ProjectFacts } from "../config/check/online-projects.ts";
import type { TokenFacts } from "../config/check/online-tokens.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import type { TokenState } from "../gitlab/own-tokens.ts";
import { LiaisonError } from "../lib/errors.ts";
import { PLANNER } from "../model/access-level.ts";

const isRefusal = (thrown: unknown): thrown is LiaisonError =>
  thrown instanceof LiaisonError && ["gitlab.unauthorized", "gitlab.forbidden"].includes(thrown.code);

/** The answer, or `instead` where GitLab refuses to give it; that it cannot be reached ends the command. */
const unlessRefused = async <Value, Instead>(
  asked: Promise<Value>,
  instead: Instead,
): Promise<Value | Instead> => {
  try {
    return await asked;
  } catch (thrown) {
    if (isRefusal(thrown)) return instead;
    throw thrown;
  }
};

const tokenFacts = ({ place, refused, self }: TokenState): TokenFacts => ({
  place,
  refused: refused?.sentence ?? null,
  scopes: self?.scopes ?? null,
  expiresAt: self?.expiresAt ?? null,
});

/** Roles by invited groups are not among a project's permissions, so whoever seems to have none is asked for by name. */
const roleIn = async (gitlab: Gitlab, projectId: number, known: number): Promise<number> => {
  if (known >= PLANNER) return known;
  let role = known;
  for (const { id } of await unlessRefused(gitlab.ownUsers(), []))
    role = Math.max(role, await unlessRefused(gitlab.accessLevel(projectId, id), 0));
  return role;
};

/** undefined: its token is refused, which is said where the token stands. */
const askProject = async (gitlab: Gitlab, path: string): Promise<ProjectFacts | null | undefined> => {
  const found = await unlessRefused(gitlab.projectSettings(path), undefined);
  if (found === undefined || found === null) return found;
  const { project, archived, issuesEnabled } = found;
  const ownAccess = await roleIn(gitlab, project.id, found.ownAccess);
  const labels = await unlessRefused(gitlab.projectLabels(project.id), null);
  const titles = labels?.map(({ title }) => title) ?? null;
  return { visibility: project.visibility, archived, issuesEnabled, ownAccess, labels: titles };
};

/** Asks one instance everything that a configuration takes for granted about it. Throws where it cannot be reached. */
export const askInstance = async (
  configuration: Configuration,
  instance: string,
  gitlab: Gitlab,
): Promise<InstanceFacts> => {
  const tokens = await gitlab.ownTokens();
  const account = tokens[0]?.user?.username ?? null;
  const { projects, usernames } = questionsFor(configuration, instance);
  const foundProjects = new Map<string, ProjectFacts | null>();
  for (const path of projects) {
    const found = await askProject(gitlab, path);
    if (found !== undefined) foundProjects.set(path, found);
  }
  const accounts = new Map<string, boolean>();
  // Whoever is refused once would be refused for every name.
  for (const username of account === null ? [] : usernames)
    accounts.set(username, (await gitlab.userByUsername(username)) !== null);
  const version = await unlessRefused(gitlab.version(), null);
  return { version, account, tokens: tokens.map(tokenFacts), projects: foundProjects, accounts };
};
