/** What issues are told of a meeting: never more than their readers may know. */
import { expect, test } from "@jest/globals";
import { type Closing, endOf } from "../../../src/bot/meetings/closing.ts";

const KEY = "gitlab:1#1";

const told = (agendaRank: number, issueRank: number, shareAnswers = false) => {
  const closing = {
    agenda: {
      key: "a",
      meeting: "sync",
      day: "2026-12-01",
      rank: agendaRank,
      url: "https://gitlab.example/a",
    },
    meeting: { id: "sync", title: "KDE sync", kind: "meeting", partners: [], agenda: { shareAnswers } },
    outcome: {
      checked: [{ item: { id: "i1", issueKey: KEY, partner: "kde", topic: null }, answer: "In spring." }],
      carried: [],
    },
    isHeld: false,
    configuration: { mode: "act", partners: [{ id: "kde" }] },
    ranks: new Map([[KEY, issueRank]]),
    render: {
      answer: (text: string) => `> ${text}`,
      inline: (text: string) => text,
      link: (text: string, url: string) => `[${text}](${url})`,
    },
  } as unknown as Closing;
  const [task] = endOf(closing).tasks;
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
