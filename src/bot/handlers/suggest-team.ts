/** Where no rule says whom to ask, and questions like this one went to a team before, asking it is proposed to the liaison. */
import { likest } from "../../assistance/similar.ts";
import { guessTeam } from "../../assistance/team.ts";
import { questionOf } from "../../assistance/words.ts";
import { reachable } from "../../triage/assigned.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { askAbout } from "../escalating/ask.ts";
import { requestEscalation, whyNotTo } from "../escalating/request.ts";

const NAME = "suggest-team";

const suggest = async (context: Context): Promise<void> => {
  const { configuration, escalations, event, formerEscalations, isTracker, issue, liaison, plan, records } =
    context;
  if (!configuration.assistance.teams || isTracker || issue.state === "closed") return;
  if (event.found?.by === "backfilled quietly") return;
  // What a rule or a person wants comes first, whatever became of it.
  if (escalations.length + formerEscalations.length > 0) return;
  const question = questionOf(issue);
  const guess = guessTeam(likest(question.title, await records.questionsLike(question)));
  if (guess === null) return plan.leave(NAME, "what was asked before names no team clearly");
  const { team } = guess;
  const why = whyNotTo(
    context,
    team,
    configuration.liaisons.find(({ id }) => id === team),
  );
  if (why !== undefined) return plan.leave(NAME, why);
  if (reachable(liaison).length === 0) return plan.leave(NAME, "there is nobody who could confirm it");
  const { proposal, answer } = await requestEscalation(context, {
    team,
    // It goes to the team once it is confirmed, so it names no other issue.
    reason: "questions like this one went there before",
    by: null,
    askedBy: NAME,
    eventId: `suggested:${team}`,
    propose: true,
    quoted: "",
    rank: 0,
  });
  if (proposal === undefined) return plan.leave(NAME, answer);
  askAbout(context, proposal);
};

const suggestTeam: App = (app) => {
  app.after("issue.open", suggest);
};

export default suggestTeam;
