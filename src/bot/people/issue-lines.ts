/** Open issues of partners, as lists for our own people show them. */
import { referenceOf } from "../../model/issue.ts";
import { rankOfIssue } from "../../model/rank.ts";
import type { OpenIssue } from "../inbox.ts";

const MOST_LINES = 50;

/** A list that somebody reads, and how many are not in it. A private audience elsewhere is not ours to tell, not even by a title. */
export const issueLines = (issues: readonly OpenIssue[], nameOf: (partner: string | null) => string) => ({
  issues: issues.slice(0, MOST_LINES).map(({ memory: { snapshot, partner, waits, turn } }) => ({
    reference: referenceOf(snapshot),
    url: snapshot.url,
    title: rankOfIssue(snapshot) < 2 && snapshot.title !== "" ? snapshot.title : null,
    partner: nameOf(partner),
    since: (waits ?? turn).since,
  })),
  more: Math.max(0, issues.length - MOST_LINES),
});
