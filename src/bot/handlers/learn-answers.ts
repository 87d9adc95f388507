/**
 * What partners ask and what they are answered is kept, as words without names, so that the next who asks is helped by
 * it: once one of ours has answered in public, a team's answer was sent, or a team was asked.
 */
import { conceptsIn } from "../../assistance/concepts.ts";
import { plainWords, questionOf } from "../../assistance/words.ts";
import { saysOnlyCommands } from "../../commands/only.ts";
import type { EscalationState } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { referenceOf } from "../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";

/** Teams that were asked in vain say nothing of whom to ask. */
const NOT_THEIRS: readonly EscalationState[] = ["proposed", "dropped", "withdrawn", "declined"];

interface Said {
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A public comment in which one of ours says something to the people of the issue. */
const commentOf = ({ event, issue, ownIds, roleOf, words }: Context): Said[] => {
  if (event.name !== "note.create") return [];
  const { note, actor } = event;
  const role = roleOf(actor);
  const isOurs = (role === "liaison" || role === "team") && note.authorId !== issue.authorId;
  const isSaid = !note.internal && !ownIds.has(note.authorId) && !saysOnlyCommands(note.body, words);
  return isOurs && isSaid ? [{ text: note.body, at: note.createdAt }] : [];
};

/** Answers of teams that a person has sent here. */
const sentTo = ({ escalations, issue }: Context): Said[] => {
  const here = issueKeyOf(issue.ref);
  return escalations
    .flatMap(({ record }) => record.events)
    .flatMap((event) =>
      event.kind === "sent" && event.text !== null && event.issueKeys.includes(here)
        ? [{ text: event.text, at: event.at }]
        : [],
    );
};

const learn = (context: Context): void => {
  const { escalations, isTracker, issue, marks, memory, partner, plan } = context;
  if (isTracker) return;
  const said = [...commentOf(context), ...sentTo(context)];
  const teams = escalations
    .filter(({ view }) => !NOT_THEIRS.includes(view.state))
    .map(({ record }) => record.team);
  const earlier = memory.firstResponseAt ?? marks.answeredAt ?? null;
  if (said.length === 0 && teams.length === 0 && earlier === null) return;
  const rank = rankOfIssue(issue);
  const isForFew = rank === rankOf("private", false);
  const question = questionOf(issue);
  const answer = said.map(({ text }) => plainWords(text)).join(" ");
  plan.learn({
    title: question.title,
    // Of what few may read no more is kept than what is remembered of any issue.
    text: isForFew ? "" : question.text,
    concepts: question.concepts,
    answer: isForFew ? "" : answer,
    answerConcepts: conceptsIn(answer),
    partner: partner.id,
    url: issue.url,
    reference: referenceOf(issue),
    rank,
    authorId: issue.authorId,
    teams: [...new Set(teams)],
    answeredAt: earlier ?? said.map(({ at }) => at).toSorted()[0] ?? null,
  });
};

const learnAnswers: App = (app) => {
  app.after(
    ["issue.open", "issue.update", "issue.close", "issue.reopen", "note.create", "escalation.change"],
    learn,
  );
};

export default learnAnswers;
