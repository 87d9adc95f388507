/** What somebody may be when commands are given: by the liaison table, and where that says nothing by GitLab's roles. */
import type { Giver } from "../../commands/declaration.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { MAINTAINER } from "../../model/access-level.ts";
import type { UserRef } from "../../model/ids.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import type { Context } from "../context.ts";
import type { EscalationContext } from "../escalation-context.ts";
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
