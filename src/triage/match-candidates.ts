import type { Partner } from "../config/schema/people.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { type ClaimIndex, keyOf } from "./match-index.ts";

/** One reason why an issue may be a partner's. */
export interface Claim {
  readonly partner: Partner;
  readonly by: "label" | "project" | "group" | "user" | "member";
  /** The label, path or username that matched. */
  readonly what: string;
  /** Of a member: named in the group itself, rather than in one above it. */
  readonly direct: boolean;
}

const PRECEDENCE = { label: 0, project: 1, group: 2, user: 3, member: 4 } as const;

/** Negative where `one` wins. */
const compareClaims =
  ({ orderOf }: ClaimIndex) =>
  (one: Claim, other: Claim): number => {
    if (one.by !== other.by) return PRECEDENCE[one.by] - PRECEDENCE[other.by];
    if (one.by === "group" && one.what !== other.what) return other.what.length - one.what.length;
    if (one.direct !== other.direct) return one.direct ? -1 : 1;
    return (orderOf.get(one.partner) ?? 0) - (orderOf.get(other.partner) ?? 0);
  };

/** `a/b/c` → `a/b`, `a`: the groups a project is in, the deepest first. */
const ancestorsOf = (path: string): string[] => {
  const ancestors: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    ancestors.push(path.slice(0, end));
  }
  return ancestors;
};

/** Every claim on an issue, the one that wins first. `author` is a username in lower case, where it is known. */
export const candidatesOf = (
  index: ClaimIndex,
  issue: IssueSnapshot,
  author: string | undefined,
  memberships: readonly { readonly group: string; readonly direct: boolean }[],
): Claim[] => {
  const claims = (
    by: Claim["by"],
    map: ReadonlyMap<string, readonly Partner[]>,
    what: string,
    direct = true,
  ) => (map.get(keyOf(issue.ref.instance, what)) ?? []).map((partner) => ({ partner, by, what, direct }));
  const path = issue.project.path.toLowerCase();
  const found: Claim[] = [
    ...issue.labels.flatMap((label) => claims("label", index.labels, label)),
    ...claims("project", index.projects, path),
    ...ancestorsOf(path).flatMap((group) => claims("group", index.groups, group)),
    ...(author === undefined ? [] : claims("user", index.users, author)),
    ...memberships.flatMap(({ group, direct }) =>
      claims("member", index.members, group.toLowerCase(), direct),
    ),
  ];
  return found.sort(compareClaims(index));
};
