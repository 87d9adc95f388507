/**
 * What was answered at a meeting, in words that its issue has got, waits on the partner from then on, as after a reply.
 * The end of the meeting wakes this handler; a word that came since then says whose turn it is.
 */
import type { App } from "../application.ts";

const NAME = "meeting-answers";

const meetingAnswers: App = (app) => {
  app.on("time.due", async ({ issue, marks, memory, plan, records }) => {
    const at = await records.answeredAtMeeting();
    if (at === null || issue.state === "closed") return;
    const turn = marks.correction ?? memory.turn;
    if (Date.parse(turn.since) >= Date.parse(at)) return;
    plan.mark({ correction: { side: "partner", since: at }, answeredAt: marks.answeredAt ?? at });
    plan.leave(NAME, "it was answered at a meeting, so it waits on the partner");
  });
};

export default meetingAnswers;
