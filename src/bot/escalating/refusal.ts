/** What a person does not want: a proposal that is open, or was when they said so. */
import type { EscalationEvent } from "../../model/escalation.ts";
import type { KnownEscalation } from "../known-escalation.ts";

/** Of a context, what this needs. */
interface Said {
  readonly event: { readonly at: string };
  readonly escalations: readonly KnownEscalation[];
}

const wasAsked = ({ record }: KnownEscalation): boolean =>
  record.events.some(({ kind }) => kind === "requested" || kind === "confirmed");

/**
 * Proposals that can be refused. News may come late: one that ended because the issue was closed counts as open for
 * whoever refused it before that.
 */
export const refusable = ({ event, escalations }: Said): readonly KnownEscalation[] =>
  escalations.filter(
    (one) =>
      one.view.state === "proposed" ||
      (one.view.state === "withdrawn" && !wasAsked(one) && Date.parse(event.at) < Date.parse(one.view.since)),
  );

/** When it was refused: as GitLab tells, but never before it was proposed, since clocks differ. ISO 8601, UTC. */
export const refusedAt = (at: string, { record }: KnownEscalation): string => {
  const first: EscalationEvent | undefined = record.events.find(({ kind }) => kind === "proposed");
  return first !== undefined && Date.parse(first.at) > Date.parse(at) ? first.at : at;
};
