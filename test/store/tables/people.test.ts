import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { ISSUE, NOW } from "../builders.ts";

const ANN = { id: 1, username: "ann", direct: true };
const BOB = { id: 2, username: "bob", direct: false };

describe("what the store remembers of people and itself", () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterAll(async () => await database.drop());

  test("members of a group are replaced as a whole, those of others stay", async () => {
    await store.members.replace("gitlab", "kde", [ANN, BOB, BOB], NOW);
    await store.members.replace("gitlab", "gnome", [ANN], NOW);
    await store.members.replace("salsa", "kde", [ANN], NOW);
    await store.members.replace("gitlab", "kde", [BOB], NOW);
    const all = await store.members.all("gitlab");
    expect(all.sort((one, other) => one.source.localeCompare(other.source))).toEqual([
      { source: "gnome", ...ANN },
      { source: "kde", ...BOB },
    ]);
    expect(await store.members.refreshedAt("gitlab")).toEqual(
      new Map([
        ["kde", NOW],
        ["gnome", NOW],
      ]),
    );
    await store.members.keepOnly("gitlab", ["gnome"]);
    expect(await store.members.all("gitlab")).toEqual([{ source: "gnome", ...ANN }]);
    expect(await store.members.all("salsa")).toHaveLength(1);
  });

  test("a group without members was still read", async () => {
    await store.members.replace("invent", "empty", [], NOW);
    expect(await store.members.refreshedAt("invent")).toEqual(new Map([["empty", NOW]]));
  });

  test("our own users and notes are remembered once", async () => {
    for (const id of [5, 6, 5]) await store.ownUsers.remember("gitlab", id, `bot-${id}`);
    const users = await store.ownUsers.list("gitlab");
    expect(users.sort((one, other) => one.id - other.id)).toEqual([
      { id: 5, username: "bot-5" },
      { id: 6, username: "bot-6" },
    ]);
    expect(await store.ownUsers.list("salsa")).toEqual([]);
    for (const noteId of [70, 71, 70]) await store.ownNotes.add("gitlab", 7, noteId, ISSUE);
    expect(await store.ownNotes.has("gitlab", 7, 70)).toBe(true);
    expect(await store.ownNotes.has("salsa", 7, 70)).toBe(false);
    expect((await store.ownNotes.forIssue(ISSUE, "gitlab", 7)).sort()).toEqual([70, 71]);
  });

  test("our own user goes by the name it was last called by", async () => {
    await store.ownUsers.remember("invent", 9, "old-name");
    await store.ownUsers.remember("invent", 9, "new-name");
    expect(await store.ownUsers.list("invent")).toEqual([{ id: 9, username: "new-name" }]);
  });

  test("a rule stays stopped for its first reason until it is released", async () => {
    await store.ruleStops.stop("runner questions", "It wanted 51 issues.", NOW);
    await store.ruleStops.stop("runner questions", "It wanted 52 issues.", NOW);
    expect(await store.ruleStops.stopped()).toEqual(new Map([["runner questions", "It wanted 51 issues."]]));
    const before = Date.now();
    await store.ruleStops.release("runner questions");
    expect(await store.ruleStops.stopped()).toEqual(new Map());
    expect((await store.ruleStops.releasedAt("runner questions"))?.getTime()).toBeGreaterThan(
      before - 60_000,
    );
    // By a service whose clock is ahead: it is not over before it began.
    const ahead = new Date(Date.now() + 3_600_000);
    await store.ruleStops.stop("runner questions", "It wanted 53 issues.", ahead);
    await store.ruleStops.release("runner questions");
    expect(await store.ruleStops.releasedAt("runner questions")).toEqual(ahead);
  });

  test("watermarks move", async () => {
    expect(await store.watermarks.get("poll kde")).toBeNull();
    await store.watermarks.set("poll kde", new Date(0));
    await store.watermarks.set("poll kde", NOW);
    expect(await store.watermarks.get("poll kde")).toEqual(NOW);
  });
});
