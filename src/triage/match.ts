import type { Partner } from "../config/schema/people.ts";
import { UsageError } from "../lib/errors.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { type Claim, candidatesOf } from "./match-candidates.ts";
import { type ClaimIndex, indexClaims } from "./match-index.ts";
import { describeLoser, describeNobody, describeWinner } from "./match-words.ts";
import { presentPartners } from "./partner-standing.ts";

/** What made an issue a partner's, in order of precedence: the first that fits wins. */
type MatchedBy = Claim["by"];

/** What is known beforehand of the people of one instance, so that payloads, which carry ids alone, need no request. */
export interface Directory {
  /** Username in lower case → user id. Replaced by a new map when it changes, never changed in place. */
  readonly userIds: ReadonlyMap<string, number>;
  /** Groups named in `members` of any partner that this user belongs to; answers in constant time. */
  membershipsOf(userId: number): readonly { readonly group: string; readonly direct: boolean }[];
}

/** Whose issue it is, and why. */
export interface Match {
  /** null: no partner's. */
  readonly partner: Partner | null;
  readonly by: MatchedBy | null;
  /** One sentence, for people. */
  readonly reason: string;
  /** What else matched, and why it lost; one sentence each. */
  readonly also: readonly string[];
}

/** Tells whose issue something is, in a time that does not depend on the number of partners. */
export interface Matcher {
  match(issue: IssueSnapshot, directory: Directory): Match;
}

const instanceOf = (partner: Partner, names: readonly string[]): string => {
  if (partner.instance !== undefined) return partner.instance;
  const [only, another] = names;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError(
    `partner ${partner.id} does not say which of the ${names.length} instances it is on`,
    `add "instance:" to the partner, one of ${names.join(", ")}`,
  );
};

/** Ids → usernames, made once for each map of the directory. */
const usernameLookup = (): ((directory: Directory, userId: number) => string | undefined) => {
  const known = new WeakMap<ReadonlyMap<string, number>, ReadonlyMap<number, string>>();
  return ({ userIds }, userId) => {
    let byId = known.get(userIds);
    if (byId?.size !== userIds.size) {
      byId = new Map([...userIds].map(([username, id]) => [id, username]));
      known.set(userIds, byId);
    }
    return byId.get(userId);
  };
};

/**
 * Prepares partner matching. Precedence: label, project, group (the deepest path wins), user, member (direct
 * before inherited); where two partners claim the same thing, the one that stands first in the configuration wins.
 * Paths and usernames are compared without regard to case, label titles exactly, as GitLab does.
 * Throws a UsageError where a partner leaves open which of several instances it is on.
 */
export const compileMatcher = (partners: readonly Partner[], instanceNames: readonly string[]): Matcher => {
  const index: ClaimIndex = indexClaims(
    presentPartners(partners).map((partner) => ({ partner, instance: instanceOf(partner, instanceNames) })),
  );
  const usernameOf = usernameLookup();
  return {
    match: (issue, directory) => {
      const author = usernameOf(directory, issue.authorId) ?? issue.author?.username.toLowerCase();
      const memberships = directory.membershipsOf(issue.authorId);
      const [winner, ...losers] = candidatesOf(index, issue, author, memberships);
      if (winner === undefined) {
        return { partner: null, by: null, reason: describeNobody(issue, author), also: [] };
      }
      return {
        partner: winner.partner,
        by: winner.by,
        reason: describeWinner(winner),
        also: losers.map((loser) => describeLoser(loser, winner)),
      };
    },
  };
};
