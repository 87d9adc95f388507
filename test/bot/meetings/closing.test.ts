/** What issues are told of a meeting: never more than their readers may know. */
import { expect, test } from "@jest/globals";
import { endOf } from "../../../src/bot/meetings/closing.ts";
import type { Closing } from "../../../src/bot/meetings/closing-facts.ts";
import type { NewTask } from "../../../src/model/task.ts";

const KEY = "gitlab:1#1";

const KDE = { id: "i1", issueKey: KEY, partner: "kde", topic: null };

const closing = (
  agendaRank: number,
  issueRank: number,
  shareAnswers: boolean,
  checked: readonly object[] = [{ item: KDE, answer: "In spring." }],
  dropped: readonly object[] = [],
): Closing =>
  ({
    agenda: {
      key: "a",
      meeting: "sync",
      day: "2026-12-01",
      rank: agendaRank,
      url: "https://gitlab.example/a",
    },
    meeting: { id: "sync", title: "KDE sync", kind: "meeting", partners: [], agenda: { shareAnswers } },
    outcome: { checked, carried: [], dropped },
    metUntil: "2026-12-01T16:00:00.000Z",
    answeredElsewhere: new Set(),
    isHeld: false,
    configuration: { mode: "act", partners: [{ id: "kde" }] },
    ranks: new Map([[KEY, issueRank]]),
    topics: new Map([
      ["said", { key: "said", rank: 0, internal: false, isSettled: false }],
      ["among us", { key: "among us", rank: 2, internal: true, isSettled: false }],
      ["when it was confidential", { key: "confidential", rank: 2, internal: false, isSettled: false }],
    ]),
    render: {
      answer: (text: string) => `> ${text}`,
      inline: (text: string) => text,
      link: (text: string, url: string) => `[${text}](${url})`,
    },
  }) as unknown as Closing;

const told = (agendaRank: number, issueRank: number, shareAnswers = false) => {
  const [task] = endOf(closing(agendaRank, issueRank, shareAnswers)).tasks;
  if (task?.wish.kind !== "note") throw new Error("no note");
  const { body, internal, onlyPrivate, onlyInternal } = task.wish;
  const has = [body.includes("In spring") ? "text" : "", body.includes("](https") ? "link" : ""];
  return [has.filter((what) => what !== "").join(" and "), { internal, onlyPrivate, onlyInternal }];
};

test.each([
  // Agenda, issue, shared.
  [0, 0, false, "text and link", 0],
  [0, 2, false, "text and link", 0],
  [1, 2, false, "text and link", 1],
  [1, 0, false, "", 0],
  [2, 0, false, "", 0],
  [2, 1, false, "", 1],
  // Two private places are two audiences.
  [2, 2, false, "link", 2],
  [2, 2, true, "text and link", 2],
  [2, 0, true, "text", 0],
])("an agenda of rank %d tells an issue of rank %d (shared: %s): %s", (agenda, issue, shared, has, least) => {
  expect(told(agenda, issue, shared)).toEqual([
    has,
    { internal: false, onlyPrivate: least === 2, onlyInternal: least >= 1 },
  ]);
});

const notesOf = (issueRank: number): unknown[] => {
  const item = (topic: string | null, answer: string) => ({ item: { ...KDE, topic }, answer });
  const checked = [
    item("said", "In spring."),
    item("among us", "Their licence ends."),
    item("when it was confidential", "It was a leak."),
    item("of which nothing is known", "Who knows."),
    item(null, "It is the cache."),
  ];
  return endOf(closing(2, issueRank, true, checked)).tasks.map(({ key, wish }) => {
    if (wish.kind !== "note") throw new Error("no note");
    const found = ["spring", "licence", "leak", "knows", "cache"].filter((word) => wish.body.includes(word));
    return [key.split("|")[2], wish.internal, wish.on, found];
  });
};

test("what was raised in an internal note is answered in one of its own, also where the issue is for few", () => {
  expect(notesOf(0)).toEqual([
    ["answer", false, KEY, ["spring", "cache"]],
    ["internal answer", true, KEY, ["licence", "leak", "knows"]],
  ]);
  expect(notesOf(2)).toEqual([
    ["answer", false, KEY, ["spring", "leak", "cache"]],
    ["internal answer", true, KEY, ["licence", "knows"]],
  ]);
});

test("topics that were checked or struck out are not asked again", () => {
  const item = (topic: string | null) => ({ ...KDE, topic });
  const checked = [{ item: item("said"), answer: null }];
  const { settled } = endOf(closing(0, 0, false, checked, [item("among us"), item(null)]));
  expect(settled).toEqual(["said", "among us"]);
});

const twoMeetings = (answeredElsewhere: readonly string[], agendaRank = 0) => {
  const given = closing(agendaRank, 0, false, [
    { item: KDE, answer: "In spring." },
    { item: { ...KDE, id: "i2", topic: "told" }, answer: "So it is." },
  ]);
  const told = { key: "told", rank: 0, internal: false, isSettled: answeredElsewhere.length > 0 };
  return endOf({
    ...given,
    answeredElsewhere: new Set(answeredElsewhere),
    topics: new Map([["told", told]]),
  });
};

const bodyOf = ({ wish }: NewTask): string => (wish.kind === "note" ? wish.body : "");

test("what was answered at another meeting meanwhile is not answered twice", () => {
  expect(twoMeetings([]).tasks.map(({ key }) => key.split("|")[2])).toEqual(["answer"]);
  const { tasks } = twoMeetings([KEY]);
  expect(tasks.map(({ key }) => key)).toEqual(["meeting|a|kept"]);
  expect(tasks.map(bodyOf)[0]).toMatch(/not passed on[\s\S]*another meeting has answered it/);
});

test("answers that their issue has not got are listed on the agenda", () => {
  const kept = (given: Closing) => endOf(given).tasks.filter(({ key }) => key.endsWith("|kept"));
  const item = { ...KDE, reference: "kde/x#1", url: "https://gitlab.example/1", text: "Why?" };
  const checked = [
    { item, answer: "So." },
    { item: { ...item, id: "i2" }, answer: null },
  ];
  const line = "- [kde/x#1](https://gitlab.example/1): others read the issue than read this agenda";
  expect(
    kept(closing(2, 0, false, checked))
      .map(bodyOf)
      .join()
      .split("\n")
      .slice(2),
  ).toEqual([line]);
  expect(kept(closing(2, 0, true, checked))).toEqual([]);
  expect(kept(closing(0, 0, false, checked))).toEqual([]);
  const silent = { ...closing(0, 0, false, checked), ranks: new Map() };
  expect(kept(silent).map(bodyOf)).toEqual([expect.stringContaining("it is silenced, or not watched")]);
});

test("an issue counts as answered where its readers have the answer to its question", () => {
  const at = "2026-12-01T16:00:00.000Z";
  expect(twoMeetings([]).spoken).toEqual([{ issueKey: KEY, at, answered: true }]);
  // They are told only that it was spoken about.
  expect(twoMeetings([], 2).spoken).toEqual([{ issueKey: KEY, at, answered: false }]);
  expect(twoMeetings([KEY]).spoken).toEqual([{ issueKey: KEY, at, answered: false }]);
  const without = endOf(
    closing(0, 0, false, [{ item: KDE, answer: null }], [{ ...KDE, issueKey: "gitlab:1#2" }]),
  );
  expect(without.spoken).toEqual([
    { issueKey: KEY, at, answered: false },
    { issueKey: "gitlab:1#2", at, answered: false },
  ]);
});
