/** How issues were before: for bodies that tell of an earlier state, as one that was read from a lagging replica does. */
import type { WorldEvent } from "../world/events.ts";
import type { Issue } from "../world/types.ts";
import { type Json, labelBody, userBody } from "./payloads/common.ts";
import { isoSeconds, utcWords } from "./payloads/dates.ts";
import { issueAttributes } from "./payloads/issue-attributes.ts";

const MOST_STATES = 5;

interface State {
  /** As issue hooks write it. */
  readonly attributes: Json;
  /** As note and emoji hooks do. */
  readonly inNotes: Json;
  readonly labels: readonly Json[];
  readonly assignees: readonly Json[];
}

/** Makes a body tell of an earlier state; `luck`, from 0 up to 1, says how far back. */
export type Outdate = (body: Json, luck: number) => Json;

/** What is known of earlier states. */
export interface Staleness {
  /** Keeps the state after an event; to be called for each, after `outdaterFor`. */
  remember(event: WorldEvent): void;
  /** How to make the event's body stale; null where it is about no issue, or nothing else is known of the issue. */
  outdaterFor(event: WorldEvent): Outdate | null;
}

const stateOf = (instanceUrl: string, issue: Issue): State => ({
  attributes: issueAttributes(instanceUrl, issue, isoSeconds),
  inNotes: issueAttributes(instanceUrl, issue, utcWords),
  labels: issue.labels.map(labelBody),
  assignees: issue.assignees.map(userBody),
});

const isSame = (one: State, other: State): boolean => JSON.stringify(one) === JSON.stringify(other);

const issueIn = (event: WorldEvent): Issue | null => ("issue" in event ? event.issue : null);

const issueBody = (body: Json, state: State): Json => {
  const { object_attributes: attributes, assignees: _, ...rest } = body;
  const { action } = attributes as Json;
  return {
    ...rest,
    object_attributes: { ...state.attributes, ...(action === undefined ? {} : { action }) },
    labels: state.labels,
    ...(state.assignees.length === 0 ? {} : { assignees: state.assignees }),
  };
};

/** Nothing is known yet. */
export const createStaleness = (instanceUrl: () => string): Staleness => {
  const states = new Map<number, readonly State[]>();
  return {
    remember: (event) => {
      const issue = issueIn(event);
      if (issue === null) return;
      const known = states.get(issue.id) ?? [];
      const now = stateOf(instanceUrl(), issue);
      const last = known.at(-1);
      if (last === undefined || !isSame(last, now)) states.set(issue.id, [...known, now].slice(-MOST_STATES));
    },
    outdaterFor: (event) => {
      const issue = issueIn(event);
      if (issue === null) return null;
      const now = stateOf(instanceUrl(), issue);
      const earlier = (states.get(issue.id) ?? []).filter((state) => !isSame(state, now));
      if (earlier.length === 0) return null;
      return (body, luck) => {
        const state = earlier[Math.floor(luck * earlier.length)] ?? now;
        return event.kind === "issue" ? issueBody(body, state) : { ...body, issue: state.inNotes };
      };
    },
  };
};
