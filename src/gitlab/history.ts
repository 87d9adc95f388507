/** Who changed an issue's labels and state, and when (doc/api/resource_label_events.md, resource_state_events.md). */
import type { IssueRef, UserRef } from "../model/ids.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { type Fields, momentIn, numberIn, objectOrNull, textIn } from "./shape.ts";
import { userRefOf } from "./users.ts";

/** A label was put on or taken off. */
export interface LabelEvent {
  readonly id: number;
  /** null: GitLab names nobody. */
  readonly user: UserRef | null;
  readonly action: "add" | "remove";
  /** The title; null where the label was deleted since. */
  readonly label: string | null;
  readonly at: string;
}

/** The issue was closed or opened again. */
export interface StateEvent {
  /** null: GitLab names nobody. */
  readonly user: UserRef | null;
  /** `closed`, `reopened`. */
  readonly state: string;
  readonly at: string;
}

const userIn = (fields: Fields): UserRef | null => {
  const user = objectOrNull(fields, "user");
  return user === null ? null : userRefOf(user);
};

const labelIn = (fields: Fields): string | null => {
  const label = objectOrNull(fields, "label");
  return label === null ? null : textIn(label, "name");
};

/** Every change of labels, oldest first. A new issue's first labels are among them. */
export const readLabelEvents = async (
  resources: Resources,
  ref: IssueRef,
): Promise<readonly LabelEvent[]> => {
  const load = async (page: number) => {
    const options = { perPage: 100, page, showExpanded: true } as const;
    return pageOf(await resources.labelEvents.all(ref.projectId, ref.iid, options), "label events");
  };
  const events = (await allPages(load)).map((fields) => ({
    id: numberIn(fields, "id"),
    user: userIn(fields),
    action: textIn(fields, "action") === "remove" ? ("remove" as const) : ("add" as const),
    label: labelIn(fields),
    at: momentIn(fields, "created_at"),
  }));
  return events.sort((one, other) => one.id - other.id);
};

/** Every closing and reopening, oldest first. */
export const readStateEvents = async (
  resources: Resources,
  ref: IssueRef,
): Promise<readonly StateEvent[]> => {
  const load = async (page: number) => {
    const options = { perPage: 100, page, showExpanded: true } as const;
    return pageOf(await resources.stateEvents.all(ref.projectId, ref.iid, options), "state events");
  };
  const events = (await allPages(load)).map((fields) => ({
    user: userIn(fields),
    state: textIn(fields, "state"),
    at: momentIn(fields, "created_at"),
  }));
  return events.sort((one, other) => one.at.localeCompare(other.at));
};
