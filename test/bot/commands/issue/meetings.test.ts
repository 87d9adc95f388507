/** What is put on the agenda and taken off it again, in the order in which it is said. */
import { expect, test } from "@jest/globals";
import commands from "../../../../src/bot/handlers/commands.ts";
import { itemsFor } from "../../../../src/bot/meetings/items.ts";
import { meetingsOf } from "../../../../src/deadlines/meetings/meeting.ts";
import { issueKeyOf } from "../../../../src/model/ids.ts";
import type { Topic } from "../../../../src/model/meeting.ts";
import type { IssueMarks } from "../../../../src/model/memory.ts";
import { meeting } from "../../../support/meetings.ts";
import { notePayload } from "../../../support/payloads.ts";
import { checked, written } from "../../../support/service-configuration.ts";
import { occasionOf, reactionOf } from "../../occasions.ts";

const configuration = checked(
  meeting({ id: "sync", partners: ["kde"], role: "host", when: "weekly on Tue 15:00" })(
    written("https://gitlab.example"),
  ),
);

interface Said {
  readonly words: readonly string[];
  /** Second of the minute. */
  readonly at: number;
  /** Default: one of ours, for everybody who reads the issue. */
  readonly by?: "partner" | "liaison";
  readonly internal?: boolean;
}

/** Topics of an agenda that is opened when these comments have been looked at, all in one job. */
const agendaAfter = async (...comments: readonly Said[]): Promise<(string | null)[]> => {
  let marks: IssueMarks = {};
  const topics: Topic[] = [];
  const [sync] = meetingsOf(configuration);
  const [partner] = configuration.partners;
  if (sync === undefined || partner === undefined) throw new Error("no meeting");
  const first = occasionOf(notePayload());
  for (const [index, { words, at, by = "liaison", internal = false }] of comments.entries()) {
    const moment = `2026-01-05 09:00:0${at} UTC`;
    const note = words.map((one) => `!liaison ${one}`).join("\n");
    const attributes = { id: 2_000 + index, note, internal, created_at: moment, updated_at: moment };
    const said = occasionOf(notePayload({ attributes }));
    const roleOf = () => by;
    const now = new Date("2026-01-05T09:00:30Z");
    const decision = await reactionOf(commands, { ...said, configuration, partner, marks, roleOf, now });
    marks = { ...marks, ...decision.marks };
    topics.push(...decision.topics);
  }
  const memory = { ...first.memory, marks };
  const { items } = itemsFor({
    meeting: sync,
    issues: [{ issueKey: issueKeyOf(first.issue.ref), memory, partner, rank: 0 }],
    topics,
    spoken: new Map(),
    carried: [],
    isForMore: false,
    rank: 2,
  });
  return items.flatMap(({ kind, text }) => (kind === "topic" ? [text] : []));
};

test("`agenda done` ends what was said before it, and nothing that comes after it in the same breath", async () => {
  const done = "agenda done";
  const topic = "agenda topic A brand new thing";
  const left = ["A brand new thing"];
  expect(await agendaAfter({ words: [topic], at: 1 })).toEqual(left);
  expect(await agendaAfter({ words: [topic, done], at: 1 })).toEqual([]);
  expect(await agendaAfter({ words: [done, topic], at: 1 })).toEqual(left);
  expect(await agendaAfter({ words: [topic], at: 1 }, { words: [done], at: 2 })).toEqual([]);
  expect(await agendaAfter({ words: [done], at: 1 }, { words: [topic], at: 2 })).toEqual(left);
  // GitLab tells the second.
  expect(await agendaAfter({ words: [done], at: 1 }, { words: [topic], at: 1 })).toEqual(left);
  const again = { words: [done], at: 1 };
  expect(await agendaAfter(again, { words: [topic], at: 1 }, again)).toEqual([]);
  // Heard of late: it was for what was there by then.
  expect(await agendaAfter({ words: [topic], at: 5 }, { words: [done], at: 2 })).toEqual(left);
});

test("a partner's `agenda done` ends what they may read: topics of ours from internal notes stay", async () => {
  const ours = { words: ["agenda topic Among us"], at: 1, internal: true };
  const theirs = { words: ["agenda topic Said to all"], at: 2 };
  const done = { words: ["agenda done"], at: 3 };
  // Of a topic from an internal note there is a link on the agenda, and no text.
  expect(await agendaAfter(ours, theirs)).toEqual([null, "Said to all"]);
  expect(await agendaAfter(ours, theirs, { ...done, by: "partner" })).toEqual([null]);
  expect(await agendaAfter(ours, theirs, done)).toEqual([]);
  // Where they read internal notes of their own project.
  expect(await agendaAfter(ours, theirs, { ...done, by: "partner", internal: true })).toEqual([]);
  const both = { words: ["agenda done", "agenda topic Brand new"], at: 3, by: "partner" } as const;
  expect(await agendaAfter(ours, theirs, both)).toEqual([null, "Brand new"]);
  expect(await agendaAfter(ours, theirs, done, { ...done, by: "partner" })).toEqual([]);
});
