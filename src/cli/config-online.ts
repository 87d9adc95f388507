/** `liaison config check --online`: asks GitLab what a configuration takes for granted. Only reads. */

import { type InstanceFacts, onlineMistakes, questionsFor } from "../config/check/online.ts";
import type { ProjectFacts } from "../config/check/online-projects.ts";
import type { TokenFacts } from "../config/check/online-tokens.ts";
import { readYaml } from "../config/load/yaml.ts";
import type { Problem } from "../config/problem.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { createGitlab, type Gitlab } from "../gitlab/gitlab.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { LiaisonError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { PLANNER } from "../model/access-level.ts";
import { type ConfigurationFile, readConfigurationText } from "./configuration-file.ts";
import { tokenFor } from "./configured-secrets.ts";
import type { Io } from "./io.ts";
import { createSecrets, type Secrets } from "./secrets.ts";

/** What was found, and who answered. */
export interface OnlineCheck {
  readonly problems: readonly Problem[];
  readonly instances: readonly {
    readonly name: string;
    readonly version: string | null;
    readonly account: string | null;
  }[];
}

/** A person at a terminal can wait for GitLab's shorter pauses. */
const PATIENT = { patience: 90_000 };

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

type ClientOf = (instance: string, only?: string) => Gitlab;

/** A client that chooses among an instance's tokens, or with `only` uses the one of that path for everything. */
const clientsOf =
  (configuration: Configuration, secrets: Secrets): ClientOf =>
  (instance, only) => {
    const settings = configuration.instances[instance];
    return createGitlab({
      instance,
      url: settings?.url ?? "",
      tokenFor: (path) => tokenFor(configuration, secrets, instance, only ?? path),
      tokenPaths: only === undefined ? Object.keys(settings?.tokens ?? {}) : [],
      log: silentLogger,
      pace: PATIENT,
    });
  };

const askToken = async (
  gitlab: Gitlab,
  place: string | null,
): Promise<{ readonly facts: TokenFacts; readonly account: string | null }> => {
  try {
    const { username } = await gitlab.currentUser();
    const self = await gitlab.tokenSelf();
    const facts = { place, refused: null, scopes: self?.scopes ?? null, expiresAt: self?.expiresAt ?? null };
    return { facts, account: username };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return { facts: { place, refused: thrown.message, scopes: null, expiresAt: null }, account: null };
  }
};

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

const askInstance = async (
  configuration: Configuration,
  instance: string,
  clientOf: ClientOf,
): Promise<InstanceFacts> => {
  const gitlab = clientOf(instance);
  const own = await askToken(gitlab, null);
  const tokens = [own.facts];
  for (const place of Object.keys(configuration.instances[instance]?.tokens ?? {}))
    tokens.push((await askToken(clientOf(instance, place), place)).facts);
  const { projects, usernames } = questionsFor(configuration, instance);
  const foundProjects = new Map<string, ProjectFacts | null>();
  for (const path of projects) {
    const found = await askProject(gitlab, path);
    if (found !== undefined) foundProjects.set(path, found);
  }
  const accounts = new Map<string, boolean>();
  // Whoever is refused once would be refused for every name.
  for (const username of own.account === null ? [] : usernames)
    accounts.set(username, (await gitlab.userByUsername(username)) !== null);
  const version = await unlessRefused(gitlab.version(), null);
  return { version, account: own.account, tokens, projects: foundProjects, accounts };
};

/** Asks every instance of a configuration without mistakes. Throws where one cannot be reached. */
export const checkOnline = async (
  file: ConfigurationFile,
  configuration: Configuration,
  io: Io,
  clock: Clock = systemClock,
): Promise<OnlineCheck> => {
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock });
  const clientOf = clientsOf(configuration, secrets);
  const facts = new Map<string, InstanceFacts>();
  for (const instance of Object.keys(configuration.instances))
    facts.set(instance, await askInstance(configuration, instance, clientOf));
  const { locate } = readYaml(await readConfigurationText(file), file.name);
  return {
    problems: onlineMistakes(configuration, facts, clock()).map(locate),
    instances: [...facts].map(([name, { version, account }]) => ({ name, version, account })),
  };
};
