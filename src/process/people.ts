/** Who is who on one issue: from the liaison table, the partner's people and our own bot users to roles. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { IssueNews } from "../model/event.ts";
import { assignedTo, resolvePerson } from "../triage/assigned.ts";
import type { Directory } from "../triage/match.ts";
import { peopleOf, type Role, roleOf, type Somebody } from "../triage/role.ts";

const accounts = (configuration: Configuration, names: readonly string[]): string[] =>
  names.flatMap((name) => resolvePerson(configuration, name).username ?? []);

/** The author of a comment may be another than who edited it; the words are the author's. */
const speaker = (news: IssueNews): Somebody =>
  "note" in news && news.note.authorId !== news.actor.id
    ? { id: news.note.authorId, username: null }
    : { id: news.actor.id, username: news.actor.username };

const belongsTo = (partner: Partner, directory: Directory): ((somebody: Somebody) => boolean) => {
  const groups = new Set(partner.match.members.map((path) => path.toLowerCase()));
  const users = peopleOf(partner.match.users);
  return (somebody) =>
    users(somebody) ||
    directory.membershipsOf(somebody.id).some(({ group }) => groups.has(group.toLowerCase()));
};

/** The role of whoever brought a piece of news, seen from one partner's issue. */
export const rolesOn = (
  configuration: Configuration,
  partner: Partner,
  directory: Directory,
  ownIds: ReadonlySet<number>,
): ((news: IssueNews) => Role) => {
  const everybody = configuration.liaisons.flatMap((row) => [...row.liaisons, ...row.contacts]);
  const team = peopleOf(accounts(configuration, [...everybody, ...configuration.supportManagers]));
  const isPartner = belongsTo(partner, directory);
  return (news) => {
    const { liaisons } = assignedTo(configuration, partner, news.issue.ref.iid);
    const own = peopleOf(liaisons.flatMap((person) => person.username ?? []));
    return roleOf(speaker(news), {
      ownIds,
      liaisons: own,
      team,
      partner: isPartner,
      issueAuthorId: news.issue.authorId,
    });
  };
};
