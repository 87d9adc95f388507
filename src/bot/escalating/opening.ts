/** The issue that an escalation opens in the team's project: who may read it, and what therefore may stand in it. */
import type { LiaisonRow } from "../../config/schema/people.ts";
import type { EscalationRecord } from "../../model/escalation.ts";
import { referenceOf } from "../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { Context, ProjectFacts } from "../context.ts";
import { known } from "../known-escalation.ts";
import { type Asked, type Opening, openingText } from "./opening-text.ts";

/** What an issue in the team's project may be: told by the ranks of both places (DESIGN, section 8, rule 3). */
const discretionOf = (
  { issue }: Pick<Context, "issue">,
  row: LiaisonRow,
  asked: Asked,
  project: ProjectFacts | null,
): { readonly confidential: boolean; readonly copies: boolean } => {
  const ofIssue = rankOfIssue(issue);
  // Of a project that we cannot see everybody else may see everything.
  const target = rankOf(project?.visibility ?? "public", false);
  const twoAudiences = ofIssue === rankOf("private", false);
  return {
    confidential: Math.max(ofIssue, asked.rank) > target,
    copies: !twoAudiences || row.escalation?.copy === "text",
  };
};

/** Plans the issue in the team's project. A template that fails is replaced by the plain one; the failure is answered. */
export const planOpening = async (
  context: Context,
  row: LiaisonRow,
  record: EscalationRecord,
  asked: Asked,
  wish: { readonly askedBy: string; readonly mode?: "observe" | "act" },
): Promise<{ readonly failure: string | null }> => {
  const { configuration, gitlab, issue, liaison, log, now, partner, plan, render, words } = context;
  const project = row.escalation?.project ?? "";
  const { confidential, copies } = discretionOf(context, row, asked, await gitlab.project(project));
  const [, ...others] = known(record).view.sources;
  const opening: Opening = {
    configuration,
    words,
    row,
    issue,
    partner,
    liaison: liaison.liaisons[0]?.name ?? "",
    asked,
    others,
    comments: copies ? await gitlab.lastComments(configuration.escalations.comments) : null,
    now,
  };
  const { failure, ...text } = openingText(opening, render.escalation);
  if (failure !== null)
    log.error({ team: row.id, failure }, "a template failed; the plain built-in text is used instead");
  // Should it become confidential before it is opened, this is what may stand there.
  const keepsText = !copies || row.escalation?.copy === "text";
  const bare = keepsText ? null : openingText({ ...opening, comments: null }, render.escalation);
  plan.escalate({
    ...wish,
    ...text,
    reason: `${row.group} is asked`,
    escalation: record.id,
    team: row.id,
    project,
    withoutText: bare === null ? null : { title: bare.title, body: bare.body },
    confidential: text.confidential || confidential,
    source: referenceOf(issue),
  });
  return { failure };
};
