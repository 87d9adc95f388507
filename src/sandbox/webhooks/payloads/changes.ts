import type { Change, IssueChanges } from "../../world/events.ts";
import type { Issue, Timestamp, User } from "../../world/types.ts";
import { type Json, labelBody, userBody } from "./common.ts";
import { orNull, utcWords } from "./dates.ts";
import { stateId } from "./issue-attributes.ts";

const as = <Value>(
  change: Change<Value> | undefined,
  write: (value: Value) => unknown,
): { previous: unknown; current: unknown } | undefined =>
  change === undefined ? undefined : { previous: write(change.previous), current: write(change.current) };

const same = (value: unknown): unknown => value;
const moment = (value: Timestamp | null): string | null => orNull(utcWords, value);
const idOf = (value: { readonly id: number } | null): number | null => value?.id ?? null;

/** What changed, in GitLab's names; only what is on GitLab's list of attributes. */
export const changesBody = (changes: IssueChanges): Json => {
  const written = {
    title: as(changes.title, same),
    description: as(changes.description, same),
    state_id: as(changes.state, stateId),
    confidential: as(changes.confidential, same),
    discussion_locked: as(changes.discussionLocked, same),
    labels: as(changes.labels, (labels) => labels.map(labelBody)),
    assignees: as(changes.assignees, (users: readonly User[]) => users.map(userBody)),
    milestone_id: as(changes.milestone, idOf),
    due_date: as(changes.dueDate, same),
    start_date: as(changes.startDate, same),
    weight: as(changes.weight, same),
    severity: as(changes.severity, (severity) => severity.toLowerCase()),
    closed_at: as(changes.closedAt, moment),
    updated_at: as(changes.updatedAt, moment),
    updated_by_id: as(changes.updatedBy, idOf),
    last_edited_at: as(changes.lastEditedAt, moment),
    last_edited_by_id: as(changes.lastEditedBy, idOf),
    moved_to_id: as(changes.movedTo, idOf),
  };
  return Object.fromEntries(Object.entries(written).filter(([, change]) => change !== undefined));
};

/** The changes of a new issue: every plain attribute that has a value, from null. */
export const initialChanges = (issue: Issue): Json => {
  const values = {
    author_id: issue.author.id,
    confidential: issue.confidential || null,
    created_at: utcWords(issue.createdAt),
    description: issue.description,
    due_date: issue.dueDate,
    id: issue.id,
    iid: issue.iid,
    milestone_id: idOf(issue.milestone),
    project_id: issue.project.id,
    start_date: issue.startDate,
    title: issue.title,
    updated_at: utcWords(issue.updatedAt),
  };
  const set = Object.entries(values).filter(([, current]) => current !== null);
  return Object.fromEntries(set.map(([key, current]) => [key, { previous: null, current }]));
};
