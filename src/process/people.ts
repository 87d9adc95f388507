/** Who is who on one issue: from the liaison table, the partner's people and our own bot users to roles. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { assignedTo, resolvePerson } from "../triage/assigned.ts";
import type { Directory } from "../triage/match.ts";
import { peopleOf, type Role, roleOf, type Somebody } from "../triage/role.ts";

const accounts = (configuration: Configuration, names: readonly string[], instance: string): string[] =>
  names.flatMap((name) => resolvePerson(configuration, name, instance).username ?? []);

const nobody = (): boolean => false;

/** The author of a comment may be another than who edited it; the words are the author's. */
const speaker = (news: IssueNews): Somebody =>
  "note" in news && news.note.authorId !== news.actor.id
    ? { id: news.note.authorId, username: null }
    : { id: news.actor.id, username: news.actor.username };

/** Tells who spoke, on the issues of one partner. */
export type RoleOf = (news: IssueNews) => Role;

/** Tells roles on the issues of one partner. */
export interface RolesOn {
  readonly news: RoleOf;
  /** Of anybody, on one issue. */
  somebody(issue: IssueSnapshot): (somebody: Somebody) => Role;
}

/** Who is who, prepared once for a configuration. */
export interface Roles {
  /** `ownIds`: our own users on the partner's instance. `now`: who stands in for whom changes. */
  on(partner: Partner, directory: Directory, ownIds: ReadonlySet<number>, now: Date): RolesOn;
  /** Whether somebody is one of ours: in the liaison table, or a support manager. */
  isOurs(instance: string, somebody: Somebody): boolean;
}

/** Prepares what does not depend on the issue, so that a decision does not grow with the number of people. */
export const compileRoles = (configuration: Configuration): Roles => {
  const everybody = configuration.liaisons.flatMap((row) => [...row.liaisons, ...row.contacts]);
  const covers = configuration.away.flatMap(({ cover }) => cover ?? []);
  const names = [...new Set([...everybody, ...configuration.supportManagers, ...covers])];
  const teams = new Map(
    Object.keys(configuration.instances).map((instance) => [
      instance,
      peopleOf(accounts(configuration, names, instance)),
    ]),
  );
  const users = new Map(configuration.partners.map(({ id, match }) => [id, peopleOf(match.users)]));
  const groups = new Map(
    configuration.partners.map(({ id, match }) => [
      id,
      new Set(match.members.map((path) => path.toLowerCase())),
    ]),
  );
  const belongs = (partner: Partner, directory: Directory) => (somebody: Somebody) =>
    users.get(partner.id)?.(somebody) === true ||
    directory
      .membershipsOf(somebody.id)
      .some(({ group }) => groups.get(partner.id)?.has(group.toLowerCase()));
  return {
    isOurs: (instance, somebody) => teams.get(instance)?.(somebody) === true,
    on: (partner, directory, ownIds, now) => {
      const somebodyOn = (issue: IssueSnapshot) => {
        const { liaisons } = assignedTo(configuration, partner, issue.ref.iid, now);
        const cast = {
          ownIds,
          liaisons: peopleOf(liaisons.flatMap((person) => person.username ?? [])),
          team: teams.get(issue.ref.instance) ?? nobody,
          partner: belongs(partner, directory),
          issueAuthorId: issue.authorId,
        };
        return (somebody: Somebody): Role => roleOf(somebody, cast);
      };
      return { news: (news) => somebodyOn(news.issue)(speaker(news)), somebody: somebodyOn };
    },
  };
};
