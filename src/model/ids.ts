/**
 * How issues and people are told apart. The instance is part of every key, since numbers
 * and usernames of two GitLab instances have nothing to do with each other.
 */

/** One issue (or other work item) of one project of one configured instance. */
export interface IssueRef {
  /** The instance's name in `liaison.yml`, such as `gitlab`. */
  readonly instance: string;
  /** Numeric id of the project (paths change, ids do not). */
  readonly projectId: number;
  /** The number in the project that people see: `#12`. */
  readonly iid: number;
}

/** A GitLab account as payloads and REST answers name it. */
export interface UserRef {
  readonly id: number;
  readonly username: string;
  readonly name: string;
}

/** `instance:projectId#iid`: the key of one issue in queue, store and effect keys. */
export const issueKeyOf = (ref: IssueRef): string => `${ref.instance}:${ref.projectId}#${ref.iid}`;

const KEY = /^([A-Za-z0-9_.-]+):(\d+)#(\d+)$/;

/** Reads what `issueKeyOf` wrote; undefined for anything else. */
export const parseIssueKey = (key: string): IssueRef | undefined => {
  const [, instance, projectId, iid] = KEY.exec(key) ?? [];
  if (instance === undefined) return undefined;
  return { instance, projectId: Number(projectId), iid: Number(iid) };
};
