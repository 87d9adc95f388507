/** How a team's issue ended: closed by whom, opened again, moved, or a duplicate of another one. */
import { type EscalationEvent, targetOf } from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { referenceOf } from "../../model/issue.ts";
import { doerOf } from "../doer.ts";
import type { EscalationContext } from "../escalation-context.ts";
import { placeIn } from "./reference.ts";

const lastKnown = ({ escalation }: EscalationContext): "opened" | "closed" =>
  escalation.record.events.findLast(({ kind }) => kind === "closed" || kind === "reopened")?.kind === "closed"
    ? "closed"
    : "opened";

/**
 * Closings and openings that are not known yet, with who it was: always read from GitLab, so that it is the same
 * whether a hook told us or we found it ourselves.
 */
export const closings = async (context: EscalationContext): Promise<EscalationEvent[]> => {
  const { escalation, gitlab, issue, ownIds, roleOf } = context;
  if (issue.state === lastKnown(context)) return [];
  const events: EscalationEvent[] = [];
  for (const { user, state, at } of await gitlab.stateEvents()) {
    if (Date.parse(at) < Date.parse(escalation.view.openedAt ?? at) - 1_000) continue;
    const by = user === null ? null : doerOf(user);
    const second = at.slice(0, 19);
    if (state === "reopened") events.push({ kind: "reopened", id: `reopened:${second}`, at, by });
    else if (state === "closed") {
      // What we closed ourselves was withdrawn; that is known.
      const ours = user !== null && ownIds.has(user.id);
      const human = !ours && user !== null && (await roleOf(user)) !== "bot";
      events.push({ kind: "closed", id: `closed:${second}`, at, by, human });
    }
  }
  return events;
};

const MOVED_OR_DUPLICATE = /^(?:moved to|marked this (?:issue|item) as a duplicate of) (\S+)$/;

/** The issue is somewhere else now: it is followed there. Answers whether it was. */
export const followMove = async (context: EscalationContext): Promise<boolean> => {
  const { gitlab, issue, escalation, plan } = context;
  const duplicate = issue.duplicatedToId !== null || issue.duplicateOf !== null;
  if (issue.state !== "closed" || (issue.movedToId === null && !duplicate)) return false;
  for (const { body, at } of await gitlab.systemNotes()) {
    const place = placeIn(body, MOVED_OR_DUPLICATE, issue.project.path);
    const found = place === null ? null : await gitlab.issueAt(place.project, place.iid);
    if (found === null || issueKeyOf(found.ref) === issueKeyOf(issue.ref)) continue;
    // A partner's own issue is no place of the team's: its people are not the team.
    if (context.isPartners(found)) {
      plan.leave("follow-escalation", `${referenceOf(found)} is a partner's own, and not followed`);
      continue;
    }
    const event: EscalationEvent = {
      kind: "moved",
      id: `moved:${issueKeyOf(found.ref)}`,
      at,
      target: targetOf(found),
      duplicate: body.startsWith("marked"),
    };
    plan.befall({
      escalation: escalation.record,
      events: [event],
      reason: `it is followed to ${event.target.reference}`,
    });
    return true;
  }
  return false;
};
