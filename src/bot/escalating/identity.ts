/** How escalations are told apart. */
import { createHash } from "node:crypto";
import type { EscalationRecord, EscalationSource } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { type IssueSnapshot, referenceOf } from "../../model/issue.ts";
import { rankOfIssue } from "../../model/rank.ts";

/** An issue as a source of an escalation. */
export const sourceOf = (issue: IssueSnapshot, partner: string): EscalationSource => ({
  issueKey: issueKeyOf(issue.ref),
  partner,
  url: issue.url,
  reference: referenceOf(issue),
  rank: rankOfIssue(issue),
});

/** A new escalation of an issue to a team: the n-th of its kind. */
export const newRecord = (
  issue: IssueSnapshot,
  team: string,
  askedBy: string,
  occurrence: number,
): EscalationRecord => {
  const key = [issueKeyOf(issue.ref), team, occurrence].join("|");
  return {
    id: createHash("sha256").update(key).digest("hex").slice(0, 20),
    instance: issue.ref.instance,
    team,
    askedBy,
    events: [],
    version: 0,
  };
};

/** Why it was wanted first. */
export const reasonOf = ({ events }: Pick<EscalationRecord, "events">): string =>
  events.flatMap((event) =>
    event.kind === "proposed" || event.kind === "requested" ? [event.reason] : [],
  )[0] ?? "";
