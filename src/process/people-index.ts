/** Partners' people, indexed for constant-time questions: pure. */
import type { Partner } from "../config/schema/people.ts";
import type { Directory } from "../triage/match.ts";

/** A member as the store keeps it. */
export interface StoredMember {
  /** `group:PATH` or `user:USERNAME`, in lower case. */
  readonly source: string;
  readonly id: number;
  readonly username: string;
  readonly direct: boolean;
}

/** What sources of groups and of usernames begin with. */
export const GROUP = "group:";
const USER = "user:";

/** A source, taken apart. */
export const partsOf = (source: string): { readonly kind: "group" | "user"; readonly name: string } =>
  source.startsWith(GROUP)
    ? { kind: "group", name: source.slice(GROUP.length) }
    : { kind: "user", name: source.slice(USER.length) };

/** Every source of people that partners name. */
export const sourcesOf = (partners: readonly Partner[]): string[] => [
  ...new Set([
    ...partners.flatMap(({ match }) => match.members.map((path) => GROUP + path.toLowerCase())),
    ...partners.flatMap(({ match }) => match.users.map((username) => USER + username.toLowerCase())),
  ]),
];

/** An index of people. */
export interface PeopleIndex {
  readonly directory: Directory;
  usernamesIn(group: string): readonly string[];
}

const NOTHING: readonly never[] = [];

/** Indexes what is known. */
export const indexPeople = (members: readonly StoredMember[]): PeopleIndex => {
  const userIds = new Map<string, number>();
  const memberships = new Map<number, { group: string; direct: boolean }[]>();
  const usernames = new Map<string, string[]>();
  for (const { source, id, username, direct } of members) {
    const { kind, name } = partsOf(source);
    if (kind === "user") userIds.set(username.toLowerCase(), id);
    else {
      memberships.set(id, [...(memberships.get(id) ?? []), { group: name, direct }]);
      const known = usernames.get(name);
      if (known === undefined) usernames.set(name, [username]);
      else known.push(username);
    }
  }
  return {
    directory: { userIds, membershipsOf: (userId) => memberships.get(userId) ?? NOTHING },
    usernamesIn: (group) => usernames.get(group.toLowerCase()) ?? NOTHING,
  };
};
