/** What a hook's test sends: the newest real thing of its kind, as GitLab does. */
import { ok, type Result, refused } from "../../lib/result.ts";
import type { Group, Hook, HookSwitch, Issue, Project, User } from "../world/types.ts";
import { timestamp, type World } from "../world/world.ts";
import type { Json } from "./payloads/common.ts";
import { issuePayload } from "./payloads/issue.ts";
import { emojiPayload, notePayload } from "./payloads/note.ts";
import { memberPayload, projectPayload, subgroupPayload } from "./payloads/places.ts";

const projectsOf = (place: Group | Project): Project[] =>
  place.kind === "project" ? [place] : [...place.projects, ...place.subgroups.flatMap(projectsOf)];

const issuesOf = (place: Group | Project): Issue[] =>
  projectsOf(place).flatMap(({ issues }) => [...issues.values()].reverse());

const ensure = (what: string): Result<Json> => refused(`Ensure the project has ${what}.`);

const issueSample = (world: World, place: Group | Project, actor: User): Result<Json> => {
  const issue = issuesOf(place)[0];
  if (issue === undefined) return ensure("issues");
  return ok(issuePayload(world.instance.url, { issue, actor, changes: {} }));
};

const noteSample = (world: World, place: Group | Project, actor: User): Result<Json> => {
  const note = issuesOf(place)
    .flatMap(({ notes }) => notes)
    .findLast(({ system }) => !system);
  if (note === undefined) return ensure("notes");
  return ok(notePayload(world.instance.url, { issue: note.issue, note, actor, action: "create" }));
};

const emojiSample = (world: World, place: Group | Project, actor: User): Result<Json> => {
  const issue = issuesOf(place)[0];
  if (issue === undefined) return ensure("issues");
  const at = timestamp(world);
  const award = issue.awards[0] ?? { id: 1, name: "thumbsup", user: actor, createdAt: at };
  return ok(emojiPayload(world.instance.url, { issue, award, note: null, actor, action: "award", at }));
};

const groupSample = (world: World, group: Group, trigger: HookSwitch, actor: User): Result<Json> => {
  const at = timestamp(world);
  const member = [...group.members.values()][0];
  const project = projectsOf(group)[0];
  if (trigger === "member_events" && member !== undefined) {
    return ok(memberPayload({ member, actor, action: "add", at }, group));
  }
  if (trigger === "subgroup_events") {
    const subgroup = group.subgroups[0] ?? group;
    return ok(subgroupPayload({ parent: group, group: subgroup, actor, action: "create", at }));
  }
  if (trigger !== "project_events" || project === undefined) return ensure("what this event is about");
  return ok(projectPayload({ project, actor, action: "create", at }));
};

/** The body of a test, or why there is none. */
export const sampleFor = (world: World, hook: Hook, trigger: HookSwitch, actor: User): Result<Json> => {
  switch (trigger) {
    case "issues_events":
    case "confidential_issues_events":
      return issueSample(world, hook.owner, actor);
    case "note_events":
    case "confidential_note_events":
      return noteSample(world, hook.owner, actor);
    case "emoji_events":
      return emojiSample(world, hook.owner, actor);
    default:
      if (hook.owner.kind === "group") return groupSample(world, hook.owner, trigger, actor);
      return refused("Testing not available for this hook");
  }
};
