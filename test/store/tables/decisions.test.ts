import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { delivery, ISSUE, labels, memory, plan } from "../builders.ts";

describe("decisions", () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterAll(async () => await database.drop());

  const waiting = async (issueKey: string) =>
    (await store.deliveries.waitingFor(issueKey)).map(({ id }) => id);

  test("close their deliveries and keep plan, facts and memory", async () => {
    await store.deliveries.add(delivery());
    await store.deliveries.add(delivery());
    const deliveryIds = await waiting(ISSUE);
    const decided = plan([labels()]);
    await store.decisions.save({ plan: decided, facts: { author: "ann" }, memory: memory(), deliveryIds });
    expect(await waiting(ISSUE)).toEqual([]);
    const [latest] = await store.decisions.latest(ISSUE);
    expect(latest).toMatchObject({ plan: decided, facts: { author: "ann" } });
    expect(await store.deliveries.get(deliveryIds[1] ?? 0)).toMatchObject({
      state: "decided",
      planId: latest?.id,
    });
    expect(await store.issues.load(ISSUE)).toEqual({ memory: memory(), statusNote: null });
  });

  test("about an issue that is nobody's close the deliveries with why, and leave no plan", async () => {
    const issueKey = "gitlab:2#2";
    await store.deliveries.add(delivery({ issueKey }));
    const [id = 0] = await waiting(issueKey);
    const considered = [{ askedBy: "match", acted: false, sentence: "Its author is no partner's." }];
    const nobodys = plan([], { issueKey, partner: null, considered });
    await store.decisions.save({ plan: nobodys, facts: {}, memory: null, deliveryIds: [id] });
    expect(await store.deliveries.get(id)).toMatchObject({
      state: "ignored",
      why: "Its author is no partner's.",
    });
    expect(await store.decisions.latest(issueKey)).toEqual([]);
    expect(await store.issues.load(issueKey)).toBeNull();
  });

  test("are all or nothing", async () => {
    const issueKey = "gitlab:2#3";
    await store.deliveries.add(delivery({ issueKey }));
    const deliveryIds = await waiting(issueKey);
    const broken = plan([labels({ key: null as unknown as string })], { issueKey });
    const saved = store.decisions.save({ plan: broken, facts: {}, memory: memory(), deliveryIds });
    await expect(saved).rejects.toThrow();
    expect(await waiting(issueKey)).toEqual(deliveryIds);
    expect(await store.issues.load(issueKey)).toBeNull();
  });

  test("the status note is remembered beside the memory, in whichever order they come", async () => {
    const issueKey = "gitlab:2#4";
    await store.issues.saveStatusNote(issueKey, 77, "digest");
    expect(await store.issues.load(issueKey)).toBeNull();
    await store.decisions.save({
      plan: plan([], { issueKey }),
      facts: {},
      memory: memory(),
      deliveryIds: [],
    });
    expect(await store.issues.load(issueKey)).toMatchObject({ statusNote: { noteId: 77, digest: "digest" } });
    await store.issues.saveStatusNote(issueKey, 78, "newer");
    expect(await store.issues.load(issueKey)).toMatchObject({ memory: memory(), statusNote: { noteId: 78 } });
  });
});
