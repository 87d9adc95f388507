/** What GitLab would have to know for a configuration to work, and what is wrong by its answers: pure, the asking is elsewhere. */
import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import type { Configuration } from "../schema/configuration.ts";
import { channelProjects, checkChannels } from "./online-channels.ts";
import {
  checkAgendas,
  checkDocumentation,
  checkInbox,
  checkOwnProject,
  checkTeam,
  type ProjectFacts,
} from "./online-projects.ts";
import { checkTokens, type TokenFacts } from "./online-tokens.ts";
import { instanceOr } from "./only-instance.ts";

/** What an instance answered. What is missing in a map could not be asked. */
export interface InstanceFacts {
  /** Such as `19.1.0-ee`; null: it would not say. */
  readonly version: string | null;
  /** The bot's username; null: the token is refused. */
  readonly account: string | null;
  readonly tokens: readonly TokenFacts[];
  /** By path; null: there is none, or none for the bot to see. */
  readonly projects: ReadonlyMap<string, ProjectFacts | null>;
  /** Whether there is such an account, by username. */
  readonly accounts: ReadonlyMap<string, boolean>;
}

/** What to ask an instance. */
export interface Questions {
  readonly projects: readonly string[];
  readonly usernames: readonly string[];
}

interface Team {
  readonly path: Path;
  readonly row: Configuration["liaisons"][number];
  readonly project: string;
  readonly instance: string;
}

const teamsOf = (configuration: Configuration): Team[] =>
  configuration.liaisons.flatMap((row, index) => {
    const project = row.escalation?.project;
    const instance = instanceOr(configuration, row.escalation?.instance);
    if (project === undefined || instance === undefined || row.retired) return [];
    return [{ path: ["liaisons", index], row, project, instance }];
  });

interface Agendas {
  readonly path: Path;
  readonly project: string;
  readonly confidential: boolean;
  /** Public questions are answered there, and the answers are to go to their issues. */
  readonly isForAll: boolean;
  readonly instance: string;
}

/** Projects of agendas that are not the inboxes'. */
const agendasOf = (configuration: Configuration): Agendas[] =>
  configuration.meetings.flatMap(({ agenda, kind }, index) => {
    const { project, confidential, shareAnswers } = agenda;
    const isForAll = kind === "qa" && !shareAnswers && !confidential;
    const instance = instanceOr(configuration, agenda.instance);
    if (project === undefined || instance === undefined) return [];
    return [{ path: ["meetings", index, "agenda", "project"], project, confidential, isForAll, instance }];
  });

interface Account {
  readonly path: Path;
  readonly username: string;
  readonly instance: string;
}

const accountsOf = (configuration: Configuration): Account[] =>
  configuration.people.flatMap(({ username, instance: named }, index) => {
    const instance = instanceOr(configuration, named);
    if (username === undefined || instance === undefined) return [];
    return [{ path: ["people", index, "username"], username, instance }];
  });

interface OwnProject {
  readonly path: Path;
  readonly project: string;
  readonly instance: string;
  readonly isPrivate: boolean;
}

/** Where the managers are asked, and where new liaisons begin: that has to be private. */
const ownProjectsOf = (configuration: Configuration): OwnProject[] =>
  (["requests", "onboarding"] as const).flatMap((key) => {
    const place = configuration[key];
    const instance = instanceOr(configuration, place?.instance);
    if (place === undefined || instance === undefined) return [];
    return [{ path: [key, "project"], project: place.project, instance, isPrivate: key === "onboarding" }];
  });

/** Everything that a configuration takes for granted about an instance. */
export const questionsFor = (configuration: Configuration, instance: string): Questions => {
  const teams = teamsOf(configuration).filter((team) => team.instance === instance);
  const ours = [configuration.inbox, configuration.documentation].flatMap((one) =>
    one !== undefined && instanceOr(configuration, one.instance) === instance ? [one.project] : [],
  );
  const own = [...ownProjectsOf(configuration), ...agendasOf(configuration)];
  const asked = [...teams, ...own.filter((one) => one.instance === instance)];
  return {
    projects: [
      ...new Set([
        ...asked.map(({ project }) => project),
        ...ours,
        ...channelProjects(configuration, instance),
      ]),
    ],
    usernames: accountsOf(configuration)
      .filter((account) => account.instance === instance)
      .map(({ username }) => username),
  };
};

/** GitLab signs deliveries from this version on. */
const SIGNING_SINCE = 19;

const unsigned = (configuration: Configuration, instance: string, version: string | null): Mistake[] => {
  const webhook = configuration.instances[instance]?.webhook;
  const major = Number.parseInt(version ?? "", 10);
  if (webhook === undefined || webhook.signingTokens.length === 0 || !(major < SIGNING_SINCE)) return [];
  const mistake = webhook.secrets.length > 0 ? warningAt : errorAt;
  return [
    mistake(
      ["instances", instance, "webhook", "signingTokens"],
      `GitLab ${version} does not sign its deliveries`,
      "secrets: [{ env: WEBHOOK_SECRET }] before GitLab 19",
    ),
  ];
};

const checkAccounts = (configuration: Configuration, facts: ReadonlyMap<string, InstanceFacts>): Mistake[] =>
  accountsOf(configuration)
    .filter(({ instance, username }) => facts.get(instance)?.accounts.get(username) === false)
    .map(({ path, instance, username }) =>
      errorAt(path, `${instance} has no account ${username}`, "the username in this person's profile there"),
    );

const checkTeams = (configuration: Configuration, facts: ReadonlyMap<string, InstanceFacts>): Mistake[] =>
  teamsOf(configuration).flatMap(({ path, row, project, instance }) => {
    const found = facts.get(instance)?.projects.get(project);
    return found === undefined ? [] : checkTeam(path, row, { instance, project }, found);
  });

/** A project of ours as it was found; undefined: nobody asked. */
const factsOf = (
  configuration: Configuration,
  { instance, project }: { readonly instance?: string | undefined; readonly project: string },
  facts: ReadonlyMap<string, InstanceFacts>,
): ProjectFacts | null | undefined =>
  facts.get(instanceOr(configuration, instance) ?? "")?.projects.get(project);

const checkOwnProjects = (
  configuration: Configuration,
  facts: ReadonlyMap<string, InstanceFacts>,
): Mistake[] =>
  ownProjectsOf(configuration).flatMap(({ path, project, instance, isPrivate }) => {
    const found = facts.get(instance)?.projects.get(project);
    return found === undefined ? [] : checkOwnProject(path, project, found, isPrivate);
  });

const checkAllAgendas = (
  configuration: Configuration,
  facts: ReadonlyMap<string, InstanceFacts>,
): Mistake[] =>
  agendasOf(configuration).flatMap(({ path, project, instance, ...agendas }) => {
    const found = facts.get(instance)?.projects.get(project);
    return found === undefined ? [] : checkAgendas(path, project, agendas, found);
  });

/** Everything that is wrong by what GitLab answered; `facts` by instance. */
export const onlineMistakes = (
  configuration: Configuration,
  facts: ReadonlyMap<string, InstanceFacts>,
  now: Date,
): Mistake[] => {
  const { documentation, inbox } = configuration;
  const inboxFacts = inbox && factsOf(configuration, inbox, facts);
  const documentationFacts = documentation && factsOf(configuration, documentation, facts);
  return [
    ...[...facts].flatMap(([instance, { tokens, version }]) => [
      ...checkTokens(instance, tokens, configuration.mode, now),
      ...unsigned(configuration, instance, version),
    ]),
    ...checkAccounts(configuration, facts),
    ...checkTeams(configuration, facts),
    ...checkChannels(configuration, (instance, project) => facts.get(instance)?.projects.get(project)),
    ...checkOwnProjects(configuration, facts),
    ...checkAllAgendas(configuration, facts),
    ...(inbox === undefined || inboxFacts === undefined ? [] : checkInbox(inbox.project, inboxFacts)),
    ...(documentation === undefined || documentationFacts === undefined
      ? []
      : checkDocumentation(documentation, documentationFacts)),
  ];
};
