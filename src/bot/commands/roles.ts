/** What somebody may be when commands are given: by the liaison table, and where that says nothing by GitLab's roles. */
import type { Giver } from "../../commands/declaration.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { MAINTAINER, PLANNER } from "../../model/access-level.ts";
import type { UserRef } from "../../model/ids.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import type { Context } from "../context.ts";
import type { EscalationContext } from "../escalation-context.ts";
import { requestsPlace } from "../requesting/places.ts";
import type { CommentContext } from "./issue/carry-out.ts";

const isAmong = (
  configuration: Configuration,
  names: readonly string[],
  instance: string,
  { username }: UserRef,
): boolean =>
  names.some(
    (name) => resolvePerson(configuration, name, instance).username?.toLowerCase() === username.toLowerCase(),
  );

/** Whether somebody is one of `people`, whatever they do. */
export const isListed = (
  { people, instances }: Configuration,
  instance: string,
  { username }: UserRef,
): boolean => {
  const [only, another] = Object.keys(instances);
  return people.some(
    (person) =>
      person.username?.toLowerCase() === username.toLowerCase() &&
      (person.instance ?? (another === undefined ? only : undefined)) === instance,
  );
};

/** Who is not in the registry may be a colleague all the same: the managers' own project says so. */
const isColleague = async (
  { configuration, gitlab, issue }: Pick<Context, "configuration" | "gitlab" | "issue">,
  user: UserRef,
): Promise<boolean> => {
  const place = requestsPlace(configuration);
  if (place === null || place.instance !== issue.ref.instance) return false;
  const project = await gitlab.project(place.project);
  return project !== null && (await gitlab.accessLevel(project.id, user.id)) >= PLANNER;
};

/** What somebody may be on a partner's issue, by the registry alone: whatever way they ask, by a word, label or reaction. */
export const registeredRoles = (
  { configuration, issue, roleOf }: Pick<Context, "configuration" | "issue" | "roleOf">,
  user: UserRef,
): Giver[] => {
  const roles: Giver[] = ["anyone"];
  const role = roleOf(user);
  if (role === "bot") return [];
  if (role === "partner" || role === "liaison" || role === "team") roles.push(role);
  if (role === "liaison") roles.push("team");
  if (isListed(configuration, issue.ref.instance, user)) roles.push("colleague");
  if (isAmong(configuration, configuration.supportManagers, issue.ref.instance, user)) roles.push("manager");
  return roles;
};

/** On a partner's issue. GitLab is asked only where a maintainer's word is needed. */
export const rolesOnIssue = async (context: CommentContext, needed: readonly Giver[]): Promise<Giver[]> => {
  const { event, gitlab, issue } = context;
  const { actor } = event;
  const roles = registeredRoles(context, actor);
  const asksGitlab = needed.includes("maintainer") && !roles.includes("manager");
  if (asksGitlab && (await gitlab.accessLevel(issue.ref.projectId, actor.id)) >= MAINTAINER)
    roles.push("maintainer");
  const ours = roles.some((role) => role === "team" || role === "manager" || role === "colleague");
  if (needed.includes("colleague") && !ours && (await isColleague(context, actor))) roles.push("colleague");
  return roles;
};

/** On a team's issue, where `team` is the team that was asked. */
export const rolesOnEscalation = async (
  context: EscalationContext<"note.create"> | EscalationContext<"note.update">,
): Promise<Giver[]> => {
  const { configuration, event, issue, liaison, roleOf } = context;
  const { actor } = event;
  const roles: Giver[] = ["anyone"];
  const names = liaison.liaisons.map(({ name }) => name);
  if (isAmong(configuration, names, issue.ref.instance, actor)) roles.push("liaison");
  if (isAmong(configuration, configuration.supportManagers, issue.ref.instance, actor)) roles.push("manager");
  if ((await roleOf(actor)) === "team") roles.push("team");
  return roles;
};
