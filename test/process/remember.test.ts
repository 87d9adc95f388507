import { describe, expect, test } from "@jest/globals";
import type { Effect, LabelsEffect, SubscribeEffect } from "../../src/model/effect.ts";
import type { IssueEvent, IssueNews } from "../../src/model/event.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { Outcome } from "../../src/model/outcome.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import type { LoggedEffect } from "../../src/process/ports.ts";
import { labelsByUs, ownLabelsOf, reachedOf, remember, takenOffByUs } from "../../src/process/remember.ts";
import type { Role } from "../../src/triage/role.ts";
import { issuePayload, label, notePayload } from "../support/payloads.ts";

const news = (payload: unknown): IssueNews => {
  const reading = readDelivery({ instance: "gitlab", body: payload });
  if (reading.kind !== "event" || !("issue" in reading.event)) throw new Error("no news");
  return reading.event;
};

const opened = news(issuePayload()) as IssueEvent;

const base = { askedBy: "rule: x", partner: "kde", mode: "act", reason: "it fits" } as const;

const labels = (key: string, change: Partial<LabelsEffect>): LabelsEffect => ({
  ...base,
  kind: "labels",
  key,
  add: [],
  remove: [],
  create: false,
  ...change,
});

const logged = (effect: Effect, outcome: Partial<Outcome> | null): LoggedEffect => ({
  effect,
  state: outcome?.state ?? "planned",
  outcome: outcome === null ? null : { key: effect.key, state: "done", why: "", ...outcome },
});

const remembering = (change: Partial<Parameters<typeof remember>[0]> = {}) =>
  remember({
    memory: null,
    news: [opened],
    issue: opened.issue,
    partner: "kde",
    ownLabels: [],
    takenOff: [],
    now: "2026-01-05T10:00:00.000Z",
    roleOf: () => "partner" as Role,
    ...change,
  });

const labelled = (...titles: string[]): IssueSnapshot => ({ ...opened.issue, labels: titles });

describe("labels that are ours", () => {
  const first = { labels: ["a", "b"], at: "2026-01-05T08:10:00.000Z" };
  const second = { unlabelled: ["b"], at: "2026-01-05T08:20:00.000Z" };
  const known = { ownLabels: ["old"], rememberedAt: "2026-01-05T08:15:00.000Z" };
  const log = [logged(labels("2", {}), second), logged(labels("1", {}), first)];

  test("are those that we put on and did not take off again, in the order in which it happened", () => {
    expect(ownLabelsOf(null, log)).toEqual(["a"]);
    const backAgain = logged(labels("3", {}), { labels: ["b"], at: "2026-01-05T08:30:00.000Z" });
    expect(ownLabelsOf(null, [backAgain, ...log])).toEqual(["a", "b"]);
  });

  test("are remembered; of the log only what is newer counts", () => {
    expect(ownLabelsOf(known, log)).toEqual(["old"]);
    expect(takenOffByUs(known, log)).toEqual(["b"]);
    expect(takenOffByUs({ rememberedAt: "2026-01-05T09:00:00.000Z" }, log)).toEqual([]);
  });

  test("and what was there before make the labels that it has, if nobody else has changed them", () => {
    const scoped = logged(labels("3", {}), { labels: ["x::2"], at: "2026-01-05T08:30:00.000Z" });
    const memory = { ...known, snapshot: labelled("old", "b", "x::1") };
    expect(labelsByUs(memory, [scoped, ...log]).toSorted()).toEqual(["old", "x::2"]);
  });

  test("are not those that were there already, were refused, or are not done yet", () => {
    const add = [{ title: "a" }];
    for (const outcome of [{ state: "skipped" }, { state: "failed" }, null] as const)
      expect(ownLabelsOf(null, [logged(labels("1", { add }), outcome)])).toEqual([]);
  });
});

describe("who was reached", () => {
  const subscribe = (username: string): SubscribeEffect => ({
    ...base,
    kind: "subscribe",
    key: username,
    person: { name: username, username },
    ways: ["mention"],
  });

  test("is everybody with a standing; who could only be named was not", () => {
    const log = [
      logged(subscribe("AConrad"), { standing: "subscribed" }),
      logged(subscribe("zoe"), { state: "failed", standing: "named" }),
      logged(subscribe("later"), null),
    ];
    expect(reachedOf(log)).toEqual({ aconrad: "subscribed" });
  });
});

describe("labels that a person took off", () => {
  const update = (removed: string[], added: string[] = []) =>
    news(
      issuePayload({
        action: "update",
        changes: {
          labels: {
            previous: removed.map((title, index) => label(index, title)),
            current: added.map((title, index) => label(100 + index, title)),
          },
        },
      }),
    );

  test("are remembered, and forgotten when somebody puts them back", () => {
    const gone = remembering({ news: [update(["bug"])] });
    expect(gone.removedLabels).toEqual(["bug"]);
    const back = remembering({ memory: gone, news: [update([], ["bug"])], issue: labelled("bug") });
    expect(back.removedLabels).toEqual([]);
  });

  test("are known from the issue alone where they were there before and nobody told us", () => {
    const before = remembering({ issue: labelled("theirs") });
    expect(remembering({ memory: before, news: [] }).removedLabels).toEqual(["theirs"]);
    expect(remembering({ memory: before, news: [], takenOff: ["theirs"] }).removedLabels).toEqual([]);
  });

  test("are known from the issue alone where they were ours and nobody told us", () => {
    expect(remembering({ ownLabels: ["bug"] }).removedLabels).toEqual(["bug"]);
    expect(remembering({ ownLabels: ["bug"], issue: labelled("bug") }).removedLabels).toEqual([]);
  });

  test("are not those that are on the issue, whatever older news said", () => {
    expect(remembering({ news: [update(["bug"])], issue: labelled("bug") }).removedLabels).toEqual([]);
  });
});

describe("whose turn it is", () => {
  test("begins with the liaison's, since the issue was opened", () => {
    const { turn } = remembering({ news: [] });
    expect(turn).toEqual({ side: "liaison", since: opened.issue.createdAt });
  });

  test("follows from the issue where the news of its closing or reopening was missed", () => {
    const closed: IssueSnapshot = { ...opened.issue, state: "closed" };
    const first = remembering({ news: [], issue: closed });
    expect(first.turn.side).toBe("nobody");
    const again = remembering({ memory: first, news: [], issue: opened.issue });
    expect(again.turn.side).toBe("liaison");
  });

  test("is folded over all news, the first answer too", () => {
    const comment = news(notePayload());
    const memory = remembering({
      news: [opened, comment],
      roleOf: (one) => ("note" in one ? "liaison" : "partner"),
    });
    expect(memory.turn.side).toBe("partner");
    expect(memory.firstResponseAt).toBe("2026-01-05T09:00:00.000Z");
  });
});

describe("waits between pieces of news that come at once", () => {
  const said = (by: "aconrad" | "ervin", minute: number): IssueNews => {
    const note = news(notePayload({ by }));
    if (!("note" in note)) throw new Error("no comment");
    const at = `2026-01-06T09:${String(minute).padStart(2, "0")}:00.000Z`;
    return { ...note, at, note: { ...note.note, createdAt: at } };
  };
  const roleOf = (one: IssueNews): Role => (one.actor.username === "aconrad" ? "liaison" : "partner");
  const first = remembering();
  const waiting = { side: "partner", since: "2026-01-06T08:00:00.000Z" } as const;
  const memory = { ...first, turn: waiting, waits: waiting };

  test("are remembered, but for the last, which escalations are counted in later", () => {
    const all = [said("ervin", 1), said("aconrad", 2), said("ervin", 5)];
    const after = remembering({ memory, news: all, roleOf });
    expect(after.pauses).toEqual([
      { from: waiting.since, until: "2026-01-06T09:01:00.000Z", why: "waiting" },
    ]);
    expect(after.waits).toEqual({ side: "partner", since: "2026-01-06T09:02:00.000Z" });
    expect(after.turn).toEqual({
      side: "liaison",
      since: "2026-01-06T09:05:00.000Z",
      silentSince: "2026-01-06T09:02:00.000Z",
    });
  });

  test("stay as they were where nobody's turn has changed", () => {
    const after = remembering({ memory, news: [], roleOf });
    expect([after.pauses, after.waits]).toEqual([undefined, waiting]);
  });
});

describe("the label by which people put an issue on the agenda", () => {
  const seen = (labels: string[], onAgendaSince?: string) => ({
    ...remembering({ issue: labelled(...labels) }),
    ...(onAgendaSince === undefined ? {} : { onAgendaSince }),
  });
  const since = (known: ReturnType<typeof seen> | null, now: string[], told: string[] = []) =>
    remembering({
      memory: known,
      issue: labelled(...now),
      news: [{ ...opened, name: "issue.update", at: "2026-01-05T09:00:00.000Z", labelsAdded: told }],
    }).onAgendaSince;

  test("is there since it was put on, the last time", () => {
    const NOW = "2026-01-05T10:00:00.000Z";
    expect(since(null, ["Agenda"])).toBe(NOW);
    expect(since(seen(["agenda"], "2026-01-01T00:00:00.000Z"), ["agenda", "bug"])).toBe(
      "2026-01-01T00:00:00.000Z",
    );
    expect(since(seen(["agenda"], "2026-01-01T00:00:00.000Z"), [])).toBeUndefined();
    expect(since(seen([]), ["agenda"])).toBe(NOW);
    // Taken off and put on between two looks.
    expect(since(seen(["agenda"], "2026-01-01T00:00:00.000Z"), ["agenda"], ["agenda"])).toBe(
      "2026-01-05T09:00:00.000Z",
    );
  });
});
