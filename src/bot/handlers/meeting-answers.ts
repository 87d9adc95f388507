/**
 * What was answered at a meeting, in words that its issue has got, waits on the partner from then on, as after a reply.
 * It is woken when the issue has got them; a word that came after the meeting says whose turn it is.
 */
import type { App } from "../application.ts";

const NAME = "meeting-answers";

/** It is told of the answer at once; this is in case that it misses that because it is just being asked. */
const AWAITED_MS = 3_600_000;

const meetingAnswers: App = (app) => {
  app.on("time.due", async ({ issue, marks, memory, now, plan, records }) => {
    const answer = await records.meetingAnswer();
    if (answer === null || issue.state === "closed") return;
    const { at, isTold } = answer;
    const turn = marks.correction ?? memory.turn;
    if (Date.parse(turn.since) >= Date.parse(at)) return;
    if (!isTold)
      return plan.wake(new Date(now.getTime() + AWAITED_MS), "its answer from a meeting is awaited");
    plan.mark({ correction: { side: "partner", since: at }, answeredAt: marks.answeredAt ?? at });
    plan.leave(NAME, "it was answered at a meeting, so it waits on the partner");
  });
};

export default meetingAnswers;
