import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { ISSUE, labels, NOW, note, plan } from "../builders.ts";

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const done = (key: string): Outcome => ({ key, state: "done", why: "It was put on." });

describe("effects", () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterEach(async () => await database.drop());

  const wish = async (...effects: Parameters<typeof plan>[0]) =>
    await store.decisions.save({ plan: plan(effects), facts: {}, memory: null, deliveryIds: [] });
  const openKeys = async () => (await store.effects.open(ISSUE)).map(({ effect }) => effect.key);
  /** Tries it as it stands now. */
  const attempt = async (key: string): Promise<boolean> => {
    const found = (await store.effects.open(ISSUE)).find(({ effect }) => effect.key === key);
    if (found === undefined) throw new Error(`${key} is not open`);
    return await store.effects.attempt(key, NOW, found);
  };
  const { key } = labels();

  test("of one issue are found without reading those of all the others, however many have ended", async () => {
    await database.query(
      `INSERT INTO effects (key, issue_key, kind, asked_by, partner, mode, content_digest, effect, state, plan_id)
       SELECT 'other ' || n, 'gitlab:1#' || n, 'note', 'a rule', 'kde', 'act', '', '{}', 'done', 1
       FROM generate_series(1, 5000) AS n`,
    );
    await database.query("ANALYZE effects");
    const lines = await database.query(
      `EXPLAIN SELECT effect, state, outcome FROM effects WHERE issue_key = '${ISSUE}' ORDER BY key`,
    );
    expect(JSON.stringify(lines)).toContain("effects_issue");
  });

  test("a new wish is planned, and open until it is settled", async () => {
    await wish(labels(), note());
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { effect: labels(), state: "planned", attempts: 0, attemptedAt: null, retryAt: null },
      { effect: note(), state: "planned", attempts: 0 },
    ]);
    await store.effects.finish(key, done(key), NOW);
    expect(await openKeys()).toEqual([note().key]);
    expect(await store.effects.find(key)).toMatchObject({ state: "done", outcome: done(key) });
    expect(await store.effects.find("no such key")).toBeNull();
  });

  test("an attempt is recorded before it is made, and a wait with the time it ends", async () => {
    await wish(labels());
    await attempt(key);
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { state: "attempting", attempts: 1, attemptedAt: NOW },
    ]);
    await store.effects.finish(key, { key, state: "waiting", why: "GitLab is busy." }, NOW, later(5));
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { state: "waiting", attempts: 1, retryAt: later(5) },
    ]);
    expect(await store.effects.issueKeysDue(later(4), later(4))).toEqual([]);
    expect(await store.effects.issueKeysDue(later(6), later(6))).toEqual([ISSUE]);
  });

  test("what waits for something of ours was not tried; the way of an attempt is kept, whatever comes after", async () => {
    await wish(labels());
    const outcome = { key, state: "waiting", why: "the inbox is being made" } as const;
    await store.effects.putOff(key, outcome, NOW, later(1));
    const [open] = await store.effects.open(ISSUE);
    expect(open).toMatchObject({
      state: "waiting",
      attempts: 0,
      retryAt: later(1),
      putOffSince: NOW,
      way: null,
    });
    if (open === undefined) throw new Error("it is not open");
    const way = { kind: "inbox", placeKey: "gitlab:50#1" } as const;
    expect(await store.effects.attempt(key, later(1), open, way)).toBe(true);
    expect(await store.effects.attempt(key, later(1), open, { ...way, kind: "short" })).toBe(false);
    // Nothing that is under way is put off.
    await store.effects.putOff(key, outcome, later(1), later(2));
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: "attempting", way }]);
    await store.effects.finish(key, { key, state: "failed", why: "" }, later(2));
    await wish(labels());
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: "planned", way, putOffSince: null }]);
  });

  test("the same wish again is one wish, whatever became of it", async () => {
    const said = note();
    await wish(said);
    await store.effects.finish(said.key, done(said.key), NOW);
    await wish(note({ reason: "Said in other words." }));
    expect(await openKeys()).toEqual([]);
  });

  test("labels that are wished again have changed since, and are planned anew", async () => {
    await wish(labels());
    await store.effects.finish(key, done(key), NOW);
    await wish(labels());
    expect(await openKeys()).toEqual([key]);
  });

  test("a wish that failed may be wished again", async () => {
    await wish(labels(), note());
    for (const each of [labels(), note()]) {
      await store.effects.finish(each.key, { key: each.key, state: "failed", why: "403" }, NOW);
    }
    await wish(labels(), note());
    expect(await openKeys()).toEqual([key, note().key]);
  });

  test("a state that should be another is planned anew; a note is never said twice", async () => {
    await wish(labels(), note());
    await attempt(key);
    for (const each of [labels(), note()]) await store.effects.finish(each.key, done(each.key), NOW);
    const changed = labels({ add: [{ title: "Category:Pages" }] });
    await wish(changed, note({ body: "Welcome back!" }));
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { effect: changed, state: "planned", attempts: 0 },
    ]);
  });

  test("an attempt whose answer is not known stays one, whatever is wished meanwhile", async () => {
    await wish(labels());
    await attempt(key);
    const changed = labels({ add: [{ title: "Category:Pages" }] });
    await wish(changed);
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { effect: changed, state: "attempting", attempts: 1, attemptedAt: NOW },
    ]);
  });

  test("what may have been written is never forgotten, however often its wish is replaced", async () => {
    await wish(labels());
    await attempt(key);
    await store.effects.finish(key, { key, state: "waiting", lost: true, why: "No answer." }, NOW, later(5));
    for (const title of ["Category:Pages", "Category:Wiki"]) {
      const changed = labels({ add: [{ title }] });
      await wish(changed);
      expect(await store.effects.open(ISSUE)).toMatchObject([
        { effect: changed, state: "planned", attempts: 1, attemptedAt: NOW, retryAt: null },
      ]);
    }
    await store.effects.finish(key, { key, state: "failed", why: "GitLab refused." }, NOW);
    await wish(labels());
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: "planned", attempts: 1 }]);
  });

  test("what failed for good gets a new series of tries when it is wished again", async () => {
    await wish(labels());
    for (let count = 0; count < 5; count += 1) {
      await attempt(key);
      await store.effects.finish(key, { key, state: "waiting", why: "GitLab is busy." }, NOW);
    }
    await store.effects.finish(key, { key, state: "failed", why: "GitLab refused." }, NOW);
    await wish(labels());
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: "planned", attempts: 1 }]);
  });

  test("of two processes that see the same wish, one may try it", async () => {
    await wish(labels());
    const [seen] = await store.effects.open(ISSUE);
    if (seen === undefined) throw new Error("nothing is open");
    const other = await database.open();
    const answers = await Promise.all([store, other].map((each) => each.effects.attempt(key, NOW, seen)));
    expect(answers.sort()).toEqual([false, true]);
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: "attempting", attempts: 1 }]);
  });

  test("who slept through an end and a new wish may not try what was seen before", async () => {
    await wish(labels());
    const [seen] = await store.effects.open(ISSUE);
    if (seen === undefined) throw new Error("nothing is open");
    await attempt(key);
    await store.effects.finish(key, done(key), NOW);
    await wish(labels({ add: [{ title: "Category:Pages" }] }));
    expect(await store.effects.open(ISSUE)).toMatchObject([{ state: seen.state, attempts: seen.attempts }]);
    expect(await store.effects.attempt(key, NOW, seen)).toBe(false);
  });

  test("who was overtaken cannot open again what has ended", async () => {
    await wish(labels());
    await store.effects.finish(key, done(key), NOW);
    await store.effects.finish(key, { key, state: "waiting", why: "503" }, NOW, later(5));
    expect(await openKeys()).toEqual([]);
  });

  test("what is only observed is never open, until somebody who may act wishes it", async () => {
    await wish(labels({ mode: "observe" }));
    expect(await openKeys()).toEqual([]);
    expect(await store.effects.find(key)).toMatchObject({ state: "observed" });
    await wish(labels({ mode: "observe" }));
    await wish(labels());
    expect(await openKeys()).toEqual([key]);
    await wish(labels({ mode: "observe" }));
    expect(await openKeys()).toEqual([]);
  });

  test("text that JSON in PostgreSQL cannot hold does not stop a decision", async () => {
    await wish(note({ body: "NUL \0 and half a fox \ud83e" }));
    expect(await store.effects.open(ISSUE)).toMatchObject([
      { effect: { body: "NUL  and half a fox \ufffd" } },
    ]);
  });

  test("issues that an asker changed are counted once each, in the window asked for", async () => {
    const asker = labels().askedBy;
    for (const issueKey of ["gitlab:1#1", "gitlab:1#2", "gitlab:1#3"]) {
      const effect = labels({ key: `${issueKey} labels` });
      await store.decisions.save({
        plan: plan([effect], { issueKey }),
        facts: {},
        memory: null,
        deliveryIds: [],
      });
    }
    await store.effects.finish("gitlab:1#1 labels", done("gitlab:1#1 labels"), NOW);
    await store.effects.finish("gitlab:1#2 labels", done("gitlab:1#2 labels"), later(5));
    await store.effects.finish("gitlab:1#2 labels", done("gitlab:1#2 labels"), later(6));
    await store.effects.finish(
      "gitlab:1#3 labels",
      { ...done("gitlab:1#3 labels"), state: "skipped" },
      later(6),
    );
    expect(await store.effects.issuesChangedBy(asker, NOW)).toBe(2);
    expect(await store.effects.issuesChangedBy(asker, later(1))).toBe(1);
    expect(await store.effects.issuesChangedBy("rule: another", NOW)).toBe(0);
  });

  test("issues that an asker is about to change count, too, until it is known how that ends", async () => {
    const asker = labels().askedBy;
    await wish(labels(), labels({ key: `${ISSUE} other labels` }));
    for (const mode of ["act", "observe"] as const) {
      const issueKey = `gitlab:1#${mode.length}`;
      const effect = labels({ key: `${issueKey} labels`, mode });
      await store.decisions.save({
        plan: plan([effect], { issueKey }),
        facts: {},
        memory: null,
        deliveryIds: [],
      });
    }
    expect(await store.effects.issuesChangedBy(asker, NOW)).toBe(2);
    expect(await store.effects.issuesChangedBy("rule: another", NOW)).toBe(0);
    const waiting: Outcome = { key: "gitlab:1#3 labels", state: "waiting", why: "503" };
    await store.effects.finish(waiting.key, waiting, NOW, later(5));
    expect(await store.effects.issuesChangedBy(asker, NOW)).toBe(2);
    await store.effects.finish(waiting.key, { ...waiting, state: "failed" }, NOW);
    expect(await store.effects.issuesChangedBy(asker, NOW)).toBe(1);
    await store.effects.finish(key, done(key), NOW);
    expect(await store.effects.issuesChangedBy(asker, NOW)).toBe(1);
  });

  test("the report says what was done and what would have been", async () => {
    const seen = labels({ key: "gitlab:7#4 labels", mode: "observe", partner: "gnome" });
    await wish(labels(), seen);
    await wish(seen);
    await store.effects.finish(key, done(key), NOW);
    const rows = await store.report({ since: later(-1), now: later(1) });
    expect(rows).toMatchObject([
      {
        partner: "gnome",
        kind: "labels",
        state: "observed",
        count: 1,
        issues: 1,
        samples: [{ why: seen.reason }],
      },
      {
        partner: "kde",
        kind: "labels",
        state: "done",
        count: 1,
        samples: [{ issueKey: ISSUE, why: "It was put on." }],
      },
    ]);
    expect(await store.report({ since: later(1), now: later(2) })).toEqual([]);
  });
});
