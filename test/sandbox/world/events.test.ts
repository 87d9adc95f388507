import { beforeEach, describe, expect, test } from "@jest/globals";
import { awardEmoji, revokeEmoji } from "../../../src/sandbox/world/awards.ts";
import type { WorldEvent } from "../../../src/sandbox/world/events.ts";
import { createIssue, updateIssue } from "../../../src/sandbox/world/issues.ts";
import { accessLevel, addMember, removeMember, updateMember } from "../../../src/sandbox/world/members.ts";
import { moveIssue } from "../../../src/sandbox/world/move.ts";
import { createNote, deleteNote, updateNote } from "../../../src/sandbox/world/notes.ts";
import { createGroup, createProject } from "../../../src/sandbox/world/places.ts";
import { setSubscription } from "../../../src/sandbox/world/subscriptions.ts";
import { listen } from "../../../src/sandbox/world/world.ts";
import { type SmallWorld, smallWorld } from "../support/world.ts";

describe("What the world announces", () => {
  let small: SmallWorld;
  let heard: WorldEvent[];
  /** The events of one step, as words. */
  const announcedBy = (step: () => unknown): string[] => {
    heard.length = 0;
    step();
    return heard.map((event) => `${event.kind} ${event.action}`);
  };
  const changes = (): unknown =>
    heard.map((event) => (event.kind === "issue" ? Object.keys(event.changes) : null));

  beforeEach(() => {
    small = smallWorld();
    heard = [];
    listen(small.world, (event) => heard.push(event));
  });

  test("an opened issue, once, without changes", () => {
    const { world, project, owner } = small;
    const create = () =>
      createIssue(world, owner, project, { title: "New", labels: ["a"], description: "/due today" });
    expect(announcedBy(create)).toEqual(["issue open"]);
    expect(changes()).toEqual([[]]);
  });

  test("an update with what differs, and one with nothing when nothing does", () => {
    const { world, owner } = small;
    const issue = small.newIssue();
    expect(announcedBy(() => updateIssue(world, owner, issue, { title: "Other", addLabels: ["a"] }))).toEqual(
      ["issue update"],
    );
    expect(changes()).toEqual([
      ["title", "labels", "lastEditedAt", "lastEditedBy", "updatedBy", "updatedAt"],
    ]);
    expect(announcedBy(() => updateIssue(world, owner, issue, { addLabels: ["a"] }))).toEqual([
      "issue update",
    ]);
    expect(changes()).toEqual([[]]);
  });

  test("closing by itself, before the rest of the update", () => {
    const issue = small.newIssue();
    const both = () => updateIssue(small.world, small.owner, issue, { stateEvent: "close", title: "Done" });
    expect(announcedBy(both)).toEqual(["issue close", "issue update"]);
    expect(announcedBy(() => updateIssue(small.world, small.owner, issue, { stateEvent: "close" }))).toEqual(
      [],
    );
    expect(announcedBy(() => updateIssue(small.world, small.owner, issue, { stateEvent: "reopen" }))).toEqual(
      ["issue reopen"],
    );
  });

  test("a note, then what its commands changed; commands alone without a note", () => {
    const { world, owner } = small;
    const issue = small.newIssue();
    expect(announcedBy(() => createNote(world, owner, issue, { body: "Hi\n/close" }))).toEqual([
      "note create",
      "issue close",
    ]);
    expect(announcedBy(() => createNote(world, owner, issue, { body: "/reopen" }))).toEqual(["issue reopen"]);
    const { note } = createNote(world, owner, issue, { body: "Hello" });
    if (note === null) throw new Error("The note was not stored");
    expect(announcedBy(() => updateNote(world, owner, note, "Hello there"))).toEqual(["note update"]);
    expect(announcedBy(() => updateNote(world, owner, note, "Hello there"))).toEqual([]);
    expect(announcedBy(() => deleteNote(world, owner, note))).toEqual([]);
  });

  test("reactions, members, subgroups, projects; never subscriptions", () => {
    const { world, owner, stranger, group } = small;
    const issue = small.newIssue();
    const on = { issue, note: null };
    const role = (level: number) => ({ user: stranger, accessLevel: accessLevel(level) });
    expect(announcedBy(() => revokeEmoji(world, owner, on, awardEmoji(world, owner, on, "eyes")))).toEqual([
      "emoji award",
      "emoji revoke",
    ]);
    expect(announcedBy(() => setSubscription(world, stranger, issue, true))).toEqual([]);
    expect(announcedBy(() => addMember(world, owner, group, role(20)))).toEqual(["member add"]);
    expect(announcedBy(() => updateMember(world, owner, group, role(30)))).toEqual(["member update"]);
    expect(announcedBy(() => removeMember(world, owner, group, stranger.id))).toEqual(["member remove"]);
    const inside = { name: "In", path: "in" };
    expect(announcedBy(() => createGroup(world, owner, { ...inside, parent: group }))).toEqual([
      "subgroup create",
    ]);
    expect(announcedBy(() => createProject(world, owner, { name: "P", path: "p", group }))).toEqual([
      "project create",
    ]);
  });

  test("a move as closing here and opening there", () => {
    const { world, owner, group } = small;
    const target = createProject(world, owner, {
      name: "Target",
      path: "target",
      group,
      visibility: "public",
    });
    const issue = small.newIssue();
    expect(announcedBy(() => moveIssue(world, owner, issue, target))).toEqual(["issue close", "issue open"]);
    expect(heard.at(-1)).toMatchObject({ issue: { project: target } });
  });

  test("nothing any more to who stopped listening", () => {
    let count = 0;
    const stop = listen(small.world, () => {
      count += 1;
    });
    small.newIssue();
    stop();
    small.newIssue();
    expect(count).toBe(1);
  });
});
