import { expect, test } from "@jest/globals";
import meetingAnswers from "../../../src/bot/handlers/meeting-answers.ts";
import type { Turn } from "../../../src/model/memory.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf, reactionOf } from "../occasions.ts";

const opened = occasionOf(issuePayload());
const AT = "2026-12-01T16:00:00.000Z";

interface More {
  readonly state?: "opened" | "closed";
  readonly answeredAt?: string;
  readonly isTold?: boolean;
}

const decisionAfter = (
  turn: Turn,
  answered: string | null,
  { state = "opened", answeredAt, isTold = true }: More = {},
) => {
  const { issue, instance, actor, at } = { ...opened.event, at: AT };
  const event = { name: "time.due", why: "", issue, instance, actor, at, confidential: false } as const;
  return reactionOf(meetingAnswers, {
    ...opened,
    event,
    issue: { ...issue, state },
    memory: { ...opened.memory, turn },
    marks: answeredAt === undefined ? {} : { answeredAt },
    records: {
      ...opened.records,
      meetingAnswer: async () => (answered === null ? null : { at: answered, isTold }),
    },
  });
};

const marksAfter = async (...given: Parameters<typeof decisionAfter>) =>
  (await decisionAfter(...given)).marks;

test("what was answered at a meeting waits on the partner, unless they have said something since", async () => {
  const before: Turn = { side: "liaison", since: "2026-11-30T10:00:00.000Z" };
  const correction = { side: "partner", since: AT };
  expect(await marksAfter(before, AT)).toEqual({ correction, answeredAt: AT });
  expect(await marksAfter(before, AT, { answeredAt: before.since })).toEqual({
    correction,
    answeredAt: before.since,
  });
  expect(await marksAfter(before, null)).toEqual({});
  expect(await marksAfter(before, AT, { state: "closed" })).toEqual({});
  expect(await marksAfter({ side: "liaison", since: "2026-12-01T16:00:01.000Z" }, AT)).toEqual({});
  // It was taken in before.
  expect(await marksAfter({ side: "partner", since: AT }, AT)).toEqual({});
});

test("while the answer is on its way to the issue it waits on us, and it is looked at again", async () => {
  const before: Turn = { side: "liaison", since: "2026-11-30T10:00:00.000Z" };
  const { marks, wakes } = await decisionAfter(before, AT, { isTold: false });
  expect(marks).toEqual({});
  expect(wakes).toMatchObject([{ handler: "tested" }]);
  expect((await decisionAfter(before, AT)).wakes).toEqual([]);
  const since = { side: "liaison", since: "2026-12-01T16:00:01.000Z" } as const;
  expect((await decisionAfter(since, AT, { isTold: false })).wakes).toEqual([]);
});
