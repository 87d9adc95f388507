/** From something that happened to what is told about it: the switch, the header's words, the body, to whom. */
import type { WorldEvent } from "../world/events.ts";
import type { Group, HookSwitch, Project } from "../world/types.ts";
import type { Json } from "./payloads/common.ts";
import { issuePayload } from "./payloads/issue.ts";
import { emojiPayload, isConfidentialNote, notePayload } from "./payloads/note.ts";
import { memberPayload, projectPayload, subgroupPayload } from "./payloads/places.ts";

export interface Announcement {
  /** Hooks of this place, and of the groups above it, are asked. */
  readonly place: Group | Project;
  readonly trigger: HookSwitch;
  readonly body: () => Json;
}

const EVENT_NAMES: Partial<Record<HookSwitch, string>> = {
  issues_events: "Issue Hook",
  confidential_issues_events: "Confidential Issue Hook",
  note_events: "Note Hook",
  confidential_note_events: "Confidential Note Hook",
  emoji_events: "Emoji Hook",
  member_events: "Member Hook",
  subgroup_events: "Subgroup Hook",
  project_events: "Project Hook",
};

/** The value of `X-Gitlab-Event`; undefined for events that the sandbox has none of. */
export const eventName = (trigger: HookSwitch): string | undefined => EVENT_NAMES[trigger];

/** What hooks are told about an event, by the state after it; undefined when no hook hears of such events. */
export const announcementOf = (instanceUrl: string, event: WorldEvent): Announcement | undefined => {
  switch (event.kind) {
    case "issue":
      return {
        place: event.issue.project,
        trigger: event.issue.confidential ? "confidential_issues_events" : "issues_events",
        body: () => issuePayload(instanceUrl, event),
      };
    case "note":
      return {
        place: event.issue.project,
        trigger: isConfidentialNote(event.note) ? "confidential_note_events" : "note_events",
        body: () => notePayload(instanceUrl, event),
      };
    case "emoji":
      return {
        place: event.issue.project,
        trigger: "emoji_events",
        body: () => emojiPayload(instanceUrl, event),
      };
    case "member": {
      const { place } = event;
      if (place.kind === "project") return undefined;
      return { place, trigger: "member_events", body: () => memberPayload(event, place) };
    }
    case "subgroup":
      return { place: event.parent, trigger: "subgroup_events", body: () => subgroupPayload(event) };
    case "project": {
      const { group } = event.project;
      if (group === null) return undefined;
      return { place: group, trigger: "project_events", body: () => projectPayload(event) };
    }
  }
};
