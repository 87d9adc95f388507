/**
 * From the body of a delivery to an event. Decides by what the body says, not by the header:
 * plain issues came as `work_item` for some releases, and `event_type` is not the type.
 */
import { z } from "zod";
import type { Event, EventName } from "../event.ts";
import { issueKeyOf } from "../ids.ts";
import { emojiBody, issueBody, memberBody, noteBody } from "./shapes.ts";
import { snapshotOf, userOf } from "./snapshot.ts";

/** What a delivery turned out to be. */
export type Reading =
  | { readonly kind: "event"; readonly event: Event; readonly issueKey: string | null }
  | { readonly kind: "ignored"; readonly why: string }
  | { readonly kind: "unreadable"; readonly why: string };

const ignored = (why: string): Reading => ({ kind: "ignored", why });

const about = (event: Exclude<Event, { groupId: number }>): Reading => ({
  kind: "event",
  event,
  issueKey: issueKeyOf(event.issue.ref),
});

const unreadable = (error: z.ZodError): Reading => {
  const first = error.issues[0];
  const path = first?.path.join(".") ?? "";
  return { kind: "unreadable", why: `${path || "body"}: ${first?.message ?? "not what GitLab sends"}` };
};

const ISSUE_ACTIONS: Readonly<Record<string, EventName>> = {
  open: "issue.open",
  close: "issue.close",
  reopen: "issue.reopen",
};

const titles = (
  labels: readonly { id: number; title: string }[] | null | undefined,
  without: typeof labels,
) => {
  const known = new Set((without ?? []).map((label) => label.id));
  return (labels ?? []).filter((label) => !known.has(label.id)).map((label) => label.title);
};

const readIssue = (instance: string, body: unknown): Reading => {
  const read = issueBody.safeParse(body);
  if (!read.success) return unreadable(read.error);
  const { object_attributes: attributes, project, changes } = read.data;
  if (!project) return ignored("a work item of a group, not of a project");
  const actor = userOf(read.data.user);
  // The same labels stand in both places; notes of older releases fill only one of them.
  const issue = snapshotOf(
    instance,
    project,
    { ...attributes, labels: attributes.labels ?? read.data.labels },
    actor,
  );
  return about({
    name: (ISSUE_ACTIONS[attributes.action ?? ""] ?? "issue.update") as "issue.update",
    instance,
    actor,
    at: issue.updatedAt,
    confidential: issue.confidential,
    issue,
    labelsAdded: titles(changes?.labels?.current, changes?.labels?.previous),
    labelsRemoved: titles(changes?.labels?.previous, changes?.labels?.current),
    changed: Object.keys(changes ?? {}),
  });
};

const readNote = (instance: string, body: unknown): Reading => {
  const read = noteBody.safeParse(body);
  if (!read.success) return unreadable(read.error);
  const { object_attributes: note, issue: attributes, project } = read.data;
  if (!attributes || !["Issue", "WorkItem"].includes(note.noteable_type ?? "Issue"))
    return ignored(`a comment on a ${note.noteable_type ?? "thing"}, not on an issue`);
  if (!project) return ignored("a comment on a work item of a group, not of a project");
  if (note.system === true) return ignored("a system note");
  const actor = userOf(read.data.user);
  const issue = snapshotOf(instance, project, attributes, actor);
  return about({
    name: note.action === "update" ? "note.update" : "note.create",
    instance,
    actor,
    at: note.updated_at,
    confidential:
      issue.confidential || note.internal === true || read.data.event_type === "confidential_note",
    issue,
    note: {
      id: note.id,
      authorId: note.author_id ?? actor.id,
      body: note.note ?? "",
      internal: note.internal === true,
      editedBy: note.updated_by_id ?? null,
      createdAt: note.created_at,
      updatedAt: note.updated_at,
      url: note.url ?? "",
    },
  });
};

const readEmoji = (instance: string, body: unknown): Reading => {
  const read = emojiBody.safeParse(body);
  if (!read.success) return unreadable(read.error);
  const { object_attributes: award, issue: attributes, project } = read.data;
  if (!attributes || !project) return ignored("a reaction to something that is no issue");
  const actor = userOf(read.data.user);
  const issue = snapshotOf(instance, project, attributes, actor);
  return about({
    name: read.data.event_type === "revoke" ? "emoji.revoke" : "emoji.award",
    instance,
    actor,
    at: award.updated_at ?? award.created_at,
    confidential: issue.confidential,
    issue,
    emoji: award.name,
    noteId: award.awardable_type === "Note" ? (award.awardable_id ?? null) : null,
    awardId: award.id ?? null,
  });
};

const MEMBER_EVENTS: ReadonlyMap<string, EventName> = new Map([
  ["user_add_to_group", "member.add"],
  ["user_update_for_group", "member.update"],
  ["user_remove_from_group", "member.remove"],
]);

/** Bodies without `object_kind`: by their `event_name` first, since each name has a shape of its own. */
const readNamed = (instance: string, eventName: string, body: unknown): Reading => {
  const name = MEMBER_EVENTS.get(eventName);
  if (name === undefined) return ignored(`${eventName.slice(0, 60)} is nothing we act on`);
  const read = memberBody.safeParse(body);
  if (!read.success) return unreadable(read.error);
  const event: Event = {
    name: name as "member.add",
    instance,
    actor: { id: read.data.user_id, username: read.data.user_username, name: read.data.user_name ?? "" },
    at: read.data.updated_at ?? read.data.created_at ?? new Date(0).toISOString(),
    confidential: false,
    groupId: read.data.group_id,
    groupPath: read.data.group_path,
    access: read.data.group_access ?? "",
  };
  return { kind: "event", event, issueKey: null };
};

const marks = z.object({ object_kind: z.string().optional(), event_name: z.string().optional() });

/** What a parsed body means. Never throws; a body that cannot be read says why. */
export const readDelivery = (delivery: { readonly instance: string; readonly body: unknown }): Reading => {
  const { instance, body } = delivery;
  const read = marks.safeParse(body);
  if (!read.success) return { kind: "unreadable", why: "the body is not a JSON object of a GitLab webhook" };
  const { object_kind: kind, event_name: eventName } = read.data;
  if (kind === "issue" || kind === "work_item") return readIssue(instance, body);
  if (kind === "note") return readNote(instance, body);
  if (kind === "emoji") return readEmoji(instance, body);
  if (kind === undefined && eventName !== undefined) return readNamed(instance, eventName, body);
  if (kind !== undefined) return ignored(`${kind.slice(0, 60)} is nothing we act on`);
  return { kind: "unreadable", why: "neither object_kind nor event_name says what it is" };
};
