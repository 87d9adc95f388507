/** One problem, one escalation: another partner's issue joins what a team has already. */

import { isOpenState } from "../../escalation/machine.ts";
import type { Doer, EscalationEvent, EscalationRecord } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import type { Context } from "../context.ts";
import { type KnownEscalation, known } from "../known-escalation.ts";
import { groupOf } from "../stories.ts";
import { sourceOf } from "./identity.ts";
import { parseReference } from "./reference.ts";
import { openOne, whyNotTo, whyUnfit } from "./request.ts";

/** The open escalation to a team that the referenced issue is part of, on whatever side; null: there is none. */
const findOpen = async (
  context: Context,
  team: string,
  reference: string,
): Promise<KnownEscalation | null> => {
  const place = parseReference(reference, context.issue.project.path);
  if (place === null) return null;
  const issue = await context.gitlab.issueAt(place.project, place.iid);
  if (issue === null) return null;
  const records: readonly EscalationRecord[] = await context.records.escalationsOf(issueKeyOf(issue.ref));
  return (
    records.map(known).find(({ record, view }) => record.team === team && isOpenState(view.state)) ?? null
  );
};

/** Adds this issue to the escalation that another one has; answers what to say. */
export const joinEscalation = async (
  context: Context,
  request: {
    readonly team: string;
    readonly sameAs: string;
    readonly reason: string;
    readonly by: Doer;
    readonly eventId: string;
    /** Of the place where it was said. */
    readonly rank: number;
  },
): Promise<{ readonly joined: boolean; readonly answer: string }> => {
  const { configuration, issue, partner, plan } = context;
  const { by, eventId: id, reason } = request;
  const group = groupOf(configuration, request.team);
  const row = configuration.liaisons.find((one) => one.id === request.team);
  const why = whyUnfit(context) ?? whyNotTo(context, request.team, row);
  if (why !== undefined) return { joined: false, answer: why };
  const found = await findOpen(context, request.team, request.sameAs);
  if (found === null)
    return { joined: false, answer: `I know of no open escalation to ${group} with that issue.` };
  if (found.view.sources.some(({ issueKey }) => issueKey === issueKeyOf(issue.ref)))
    return { joined: true, answer: "This issue is part of that escalation already." };
  if (openOne(context.escalations, request.team) !== undefined)
    return {
      joined: false,
      answer: `${group} has been asked about this issue already: \`withdraw ${request.team}\` first, and then join the other.`,
    };
  const source = sourceOf(issue, partner.id);
  const event: EscalationEvent = {
    kind: "source-added",
    id,
    at: context.event.at,
    reason,
    by,
    source: { ...source, rank: Math.max(source.rank, request.rank) },
  };
  plan.befall({
    escalation: found.record,
    events: [event],
    reason: `${by.name} says that it is the same problem`,
  });
  return {
    joined: true,
    answer: `This issue is now part of what ${group} was asked; the answer will come here, too.`,
  };
};
