import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseIssueKey } from "../../../src/model/ids.ts";
import type { IssueMemory } from "../../../src/model/memory.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { memory, NOW, plan } from "../builders.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

/** Remembers an issue that has waited since then. */
const remember = async (
  issueKey: string,
  since: string,
  { state = "opened", ...change }: Partial<IssueMemory> & { readonly state?: "opened" | "closed" } = {},
): Promise<IssueMemory> => {
  const usual = memory();
  const ref = parseIssueKey(issueKey) ?? usual.snapshot.ref;
  const kept: IssueMemory = {
    ...usual,
    snapshot: { ...usual.snapshot, ref, state },
    turn: { side: "liaison", since },
    ...change,
  };
  await store.decisions.save({ plan: plan([], { issueKey }), facts: {}, memory: kept, deliveryIds: [] });
  return kept;
};

describe("a liaison's inbox", () => {
  test("is one for each person and instance, in whatever case the name is typed", async () => {
    const attempted = { issueKey: null, digest: null, attemptedAt: NOW, editedAt: null };
    const created = { issueKey: "gitlab:50#1", digest: "abc", attemptedAt: null, editedAt: NOW };
    expect(await store.inboxes.get("gitlab", "aconrad")).toBeNull();
    await store.inboxes.save("gitlab", "AConrad", attempted);
    expect(await store.inboxes.get("gitlab", "aconrad")).toEqual({ ...attempted, refusedAt: null });
    await store.inboxes.save("gitlab", "aconrad", created);
    expect(await store.inboxes.get("gitlab", "ACONRAD")).toEqual({ ...created, refusedAt: null });
    await store.inboxes.refuse("gitlab", "AConrad", NOW);
    expect(await store.inboxes.get("gitlab", "aconrad")).toEqual({ ...created, refusedAt: NOW });
    await store.inboxes.save("gitlab", "aconrad", created);
    expect(await store.inboxes.get("gitlab", "aconrad")).toMatchObject({ refusedAt: null });
    expect(await store.inboxes.get("salsa", "aconrad")).toBeNull();
    expect(await store.inboxes.get("gitlab", "bcarranza")).toBeNull();
  });

  test("holds what is owed, however many old ones wait on partners", async () => {
    const waiting = (side: "team" | "partner", since: string) => ({ turn: { side, since } }) as const;
    for (const iid of [1, 2, 3])
      await remember(`gitlab:2#${iid}`, "", {
        partner: "inkscape",
        ...waiting("partner", `2016-01-0${iid}T10:00:00.000Z`),
      });
    await remember("gitlab:2#4", "", { partner: "inkscape", ...waiting("team", "2026-01-01T10:00:00.000Z") });
    await remember("gitlab:2#5", "2026-03-04T09:00:00.000Z", { partner: "inkscape" });
    await remember("gitlab:2#6", "", {
      partner: "inkscape",
      ...waiting("partner", "2026-03-01T10:00:00.000Z"),
      teams: [{ team: "infra", state: "answered" }],
    });
    const found = await store.inboxes.openIssuesOf("gitlab", ["inkscape"], 4);
    expect(found.map(({ issueKey }) => issueKey)).toEqual([
      "gitlab:2#5",
      "gitlab:2#4",
      "gitlab:2#6",
      "gitlab:2#1",
    ]);
  });

  test("holds the open issues of the liaison's partners on that instance, those that have waited longest first", async () => {
    await remember("gitlab:1#1", "2026-03-03T10:00:00.000Z");
    await remember("gitlab:1#2", "2026-03-01T10:00:00.000Z", { partner: "gnome" });
    const oldest = await remember("gitlab:1#3", "2026-02-01T10:00:00.000Z");
    await remember("gitlab:1#4", "2026-01-01T10:00:00.000Z", { partner: "debian" });
    await remember("gitlab:1#5", "2026-01-01T10:00:00.000Z", { partner: null });
    await remember("gitlab:1#6", "2026-01-01T10:00:00.000Z", { state: "closed" });
    await remember("gitlab-com:1#7", "2026-01-01T10:00:00.000Z");
    await store.issues.saveStatusNote("gitlab:1#8", 70, "digest");
    const of = async (limit: number) => await store.inboxes.openIssuesOf("gitlab", ["kde", "gnome"], limit);
    expect((await of(10)).map(({ issueKey }) => issueKey)).toEqual([
      "gitlab:1#3",
      "gitlab:1#2",
      "gitlab:1#1",
    ]);
    expect(await of(1)).toEqual([{ issueKey: "gitlab:1#3", memory: oldest }]);
    expect(await store.inboxes.openIssuesOf("gitlab", [], 10)).toEqual([]);
  });
});
