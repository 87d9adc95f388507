import type { IssueRef, UserRef } from "./ids.ts";

/** Visibility of a project (doc/user/public_access.md): 0 private, 10 internal, 20 public. */
export type Visibility = "private" | "internal" | "public";

/** The project an issue is in, as far as payloads tell. */
export interface ProjectRef {
  readonly id: number;
  /** `group/subgroup/project`. */
  readonly path: string;
  readonly visibility: Visibility;
  readonly webUrl: string;
}

/** What an issue looked like at one moment: from a payload or from the REST API, in one shape. */
export interface IssueSnapshot {
  readonly ref: IssueRef;
  /** The global id, which notes and emoji refer to. */
  readonly id: number;
  readonly project: ProjectRef;
  /** In lower case, spaces as underscores: `issue`, `incident`, `task`, `ticket`, `test_case` … */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly state: "opened" | "closed";
  readonly confidential: boolean;
  readonly authorId: number;
  /** Known from the REST API and where the acting user is the author; payloads carry the id alone. */
  readonly author: UserRef | null;
  /** Titles. */
  readonly labels: readonly string[];
  readonly assigneeIds: readonly number[];
  readonly milestoneId: number | null;
  /** Known from the REST API only; payloads carry the id alone. */
  readonly milestoneTitle: string | null;
  readonly movedToId: number | null;
  /** The global id of the issue that this one was closed as a duplicate of; payloads tell it, the REST API does not. */
  readonly duplicatedToId: number | null;
  /** The same as an address of the REST API (`…/api/v4/projects/5/issues/3`), which payloads do not tell. */
  readonly duplicateOf: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Of a closed one; known from the REST API only. ISO 8601, UTC. */
  readonly closedAt?: string;
  /** ISO 8601, UTC; the order in which snapshots are believed. */
  readonly updatedAt: string;
  readonly url: string;
}

/** `group/project#12`: how people name an issue. */
export const referenceOf = ({ project, ref }: Pick<IssueSnapshot, "project" | "ref">): string =>
  `${project.path}#${ref.iid}`;

const UNTOUCHED_MS = 1_000;

/**
 * Whether nothing has happened to it since it was opened. GitLab keeps the date of an issue that it moves or clones, and
 * says that it was changed then: one that was brought here with its comments is touched.
 */
export const isUntouched = ({
  createdAt,
  updatedAt,
}: Pick<IssueSnapshot, "createdAt" | "updatedAt">): boolean =>
  Date.parse(updatedAt) - Date.parse(createdAt) <= UNTOUCHED_MS;
