/** From the deliveries that wait for an issue to the news they bring: each event once, the newest state of the issue. */
import type { EventName, IssueNews } from "../model/event.ts";
import { foundByOf } from "../model/finding.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { readInternal } from "../model/payload/internal.ts";
import type { Reading } from "../model/payload/read.ts";
import { readDelivery } from "../model/payload/read.ts";

/** A delivery as the store keeps it, as far as reading it goes. */
export interface WaitingDelivery {
  readonly id: number;
  readonly instance: string;
  /** `internal`: told by ourselves. */
  readonly source: "webhook" | "poll" | "replay" | "internal";
  readonly receivedAt: Date;
  /** GitLab's header, or how it was found. */
  readonly eventHeader: string;
  /** The raw body; bytes where it was no valid text. */
  readonly body: string | Uint8Array | null;
}

/** What all waiting deliveries of an issue say. */
export interface News {
  /** Oldest first. */
  readonly events: readonly IssueNews[];
  /** Deliveries that could not be read after all, with why. */
  readonly unread: readonly { readonly id: number; readonly why: string }[];
}

/** The body as JSON; undefined where it is none. */
export const parsedBody = (body: WaitingDelivery["body"]): unknown => {
  if (body === null) return undefined;
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The event as it was heard: told, or found. */
const asFound = (event: IssueNews, { source, eventHeader, receivedAt }: WaitingDelivery): IssueNews =>
  source === "poll"
    ? { ...event, found: { by: foundByOf(eventHeader), at: receivedAt.toISOString() } }
    : event;

const whyNot = (reading: Reading): string =>
  reading.kind === "event" ? "it speaks of no issue" : reading.why;

const whatOf = (event: IssueNews): unknown => {
  if ("note" in event) return event.note.id;
  if ("emoji" in event) return [event.emoji, event.noteId];
  if ("escalation" in event) return event.escalation;
  if (event.name === "time.due") return "due";
  return [event.changed, event.labelsAdded, event.labelsRemoved];
};

/** Reading tells fractions of seconds, and hooks do not. */
const WHOLE_SECONDS = "2026-01-06T09:00:00".length;

/**
 * The same event comes twice when a project and its group both have a hook, or when it was told and found; the two have
 * different delivery ids. Hooks' dates have no fractions of seconds, so two changes of labels are told apart by the labels.
 */
const contentOf = (event: IssueNews): string => {
  const what = event.name === "issue.open" ? [] : whatOf(event);
  return JSON.stringify([event.name, event.at.slice(0, WHOLE_SECONDS), event.actor.id, what]);
};

const ORDER: readonly EventName[] = [
  "issue.open",
  "issue.reopen",
  "issue.update",
  "note.create",
  "note.update",
];

const rank = (event: IssueNews): number => {
  const place = ORDER.indexOf(event.name);
  return place === -1 ? ORDER.length : place;
};

const earlier = (one: string, other: string): string => (one < other ? one : other);

/** A project's owner can write any date; one from the future would count as the newest for ever. */
const notAfter = (received: string, event: IssueNews): IssueNews => {
  const issue = { ...event.issue, updatedAt: earlier(event.issue.updatedAt, received) };
  const at = earlier(event.at, received);
  if (!("note" in event)) return { ...event, at, issue };
  const note = {
    ...event.note,
    createdAt: earlier(event.note.createdAt, received),
    updatedAt: earlier(event.note.updatedAt, received),
  };
  return { ...event, at, issue, note };
};

/** GitLab's clock may be ahead of ours by so much. */
const CLOCKS_DIFFER_MS = 60_000;

/** Reads deliveries, drops repeats, and puts the events in the order in which they happened. */
export const newsOf = (deliveries: readonly WaitingDelivery[]): News => {
  const events = new Map<string, IssueNews>();
  const unread: { id: number; why: string }[] = [];
  const add = (event: IssueNews): void => {
    const content = contentOf(event);
    // What was told says more than what was found: who edited a comment, say.
    if (event.found === undefined || !events.has(content)) events.set(content, event);
  };
  for (const delivery of deliveries) {
    const { instance, source, body } = delivery;
    const reading =
      source === "internal"
        ? readInternal(instance, parsedBody(body))
        : readDelivery({ instance, body: parsedBody(body) });
    const latest = new Date(delivery.receivedAt.getTime() + CLOCKS_DIFFER_MS).toISOString();
    if (reading.kind === "event" && "issue" in reading.event)
      add(notAfter(latest, asFound(reading.event, delivery)));
    else unread.push({ id: delivery.id, why: whyNot(reading) });
  }
  const ordered = [...events.values()].sort(
    (left, right) => left.at.localeCompare(right.at) || rank(left) - rank(right),
  );
  return { events: ordered, unread };
};

/** The newest of several snapshots of one issue: state never goes backwards. */
export const newestOf = (snapshots: readonly IssueSnapshot[]): IssueSnapshot | undefined => {
  let newest: IssueSnapshot | undefined;
  for (const snapshot of snapshots) {
    if (newest !== undefined && issueKeyOf(newest.ref) !== issueKeyOf(snapshot.ref)) continue;
    if (newest === undefined || snapshot.updatedAt >= newest.updatedAt) newest = snapshot;
  }
  return newest;
};
