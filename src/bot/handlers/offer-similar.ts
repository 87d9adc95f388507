/** When a partner asks something, the liaison is shown what was answered before and is like it. */
import { type Likeness, likeEnough, likest, MOST_OFFERED } from "../../assistance/similar.ts";
import { questionOf } from "../../assistance/words.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import { referenceOf } from "../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import { formatDate } from "../../render/date.ts";
import { reachable } from "../../triage/assigned.ts";
import type { App } from "../application.ts";
import type { Context } from "../context.ts";
import { documentationKey } from "../documenting.ts";

const NAME = "offer-similar";
/** How many are looked at in GitLab to find those that are offered. */
const MOST_READ = 6;
const FOR_FEW = rankOf("private", false);

/**
 * Whether those who read what is internal here may read that issue: everybody may, or everybody with an account, or it is
 * in the same project, where whoever reads internal notes reads confidential issues, too.
 */
const mayRead = ({ issue }: Context, found: IssueSnapshot): boolean =>
  rankOfIssue(found) < FOR_FEW || found.project.id === issue.project.id;

/** The issue as it is now, by its reference; null: it is not there for us. */
const issueAt = (context: Context, reference: string): Promise<IssueSnapshot | null> => {
  const [, path = "", number = ""] = /^(.+)#(\d+)$/.exec(reference) ?? [];
  return context.gitlab.issueAt(path, Number(number));
};

/** What is offered. */
interface Offered {
  readonly likeness: Likeness;
  readonly found: IssueSnapshot;
  readonly documented: readonly IssueSnapshot[];
}

/** What is known may be older than what GitLab says now: that decides who may read it. */
const readable = async (context: Context, likenesses: readonly Likeness[]): Promise<readonly Offered[]> => {
  const offered: Offered[] = [];
  for (const likeness of likenesses.slice(0, MOST_READ)) {
    if (offered.length === MOST_OFFERED) break;
    const { issueKey, reference } = likeness.candidate;
    const found = await issueAt(context, reference);
    if (found !== null && mayRead(context, found))
      offered.push({ likeness, found, documented: await documentedIn(context, issueKey) });
  }
  return offered;
};

/** Where the answer to that question is, or is to be, documented; as far as those who read what is internal here may see it. */
const documentedIn = async (context: Context, issueKey: string): Promise<IssueSnapshot[]> => {
  const found: IssueSnapshot[] = [];
  for (const { id } of await context.records.escalationsOf(issueKey)) {
    const task = await context.records.task(documentationKey(id));
    const issue = task?.reference == null ? null : await issueAt(context, task.reference);
    if (issue !== null && mayRead(context, issue)) found.push(issue);
  }
  return found;
};

const nameOf = ({ configuration }: Context, id: string): string =>
  configuration.partners.find((partner) => partner.id === id)?.name ?? id;

const lineOf = (context: Context, { likeness: { candidate }, found, documented }: Offered): string => {
  const { render } = context;
  const where = render.link(referenceOf(found), found.url);
  // It may be told in the inbox as well, where others read.
  const title = rankOfIssue(found) < FOR_FEW ? `: ${render.inline(found.title)}` : "";
  const answered = candidate.answeredAt === null ? "" : `, answered ${formatDate(candidate.answeredAt)}`;
  const pages = documented.map((issue) => render.link(referenceOf(issue), issue.url));
  const documentation = pages.length === 0 ? "" : `; its documentation: ${pages.join(", ")}`;
  return `- ${where}${title} (${render.inline(nameOf(context, candidate.partner))}${answered})${documentation}`;
};

const offer = async (context: Context): Promise<void> => {
  const { configuration, event, issue, isTracker, liaison, plan, records } = context;
  if (!configuration.assistance.similar || isTracker || issue.state === "closed") return;
  if (event.found?.by === "backfilled quietly") return;
  const people = reachable(liaison);
  if (people.length === 0) return plan.leave(NAME, "there is nobody with an account to offer it to");
  const question = questionOf(issue);
  const likenesses = likest(question.title, await records.questionsLike(question));
  const answered = likeEnough(likenesses).filter(({ candidate }) => candidate.answeredAt !== null);
  const offered = await readable(context, answered);
  if (offered.length === 0) return plan.leave(NAME, "nothing like it was answered before");
  plan.tell({
    people,
    body: `This may have been answered before:\n\n${offered.map((one) => lineOf(context, one)).join("\n")}`,
    short: null,
    quiet: false,
    isOffer: true,
    occurrence: "similar",
    reason: `${offered.length} answered ${offered.length === 1 ? "question is" : "questions are"} like this one`,
  });
};

const offerSimilar: App = (app) => {
  app.on("issue.open", offer);
};

export default offerSimilar;
