/** What the team has to know of what happens at the partners': written on the team's issue, each thing once. */
import { millisecondsOf } from "../../config/schema/values.ts";
import { foldEscalation } from "../../escalation/fold.ts";
import { UNDER_WAY } from "../../escalation/machine.ts";
import type {
  EscalationEvent,
  EscalationEventOf,
  EscalationRecord,
  EscalationSource,
} from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { App } from "../application.ts";
import { noteIdOf } from "../commands/event-id.ts";
import type { EscalationContext } from "../escalation-context.ts";
import { REACTIONS } from "../reactions.ts";

const isOf =
  <Kind extends EscalationEvent["kind"]>(kind: Kind) =>
  (event: EscalationEvent): event is EscalationEventOf<Kind> =>
    event.kind === kind;

const note = (context: EscalationContext, occurrence: string, body: string, reason: string): void =>
  context.plan.note({ body, occurrence, reason });

const MOST_PRIVATE = rankOf("private", true);

/** What was said where fewer people may read is for the team's eyes only. */
const noteOf = (
  context: EscalationContext,
  rank: number,
  words: { readonly body: string; readonly occurrence: string; readonly reason: string },
): void => context.plan.note({ ...words, internal: rank > rankOfIssue(context.issue) });

const tellReasons = (context: EscalationContext): void => {
  const { configuration, escalation, render } = context;
  const { events } = escalation.record;
  for (const { id, by, reason, rank } of events.filter(isOf("reason")))
    noteOf(context, rank, {
      body: `Asked for once more${by === null ? "" : ` by ${render.inline(by.name)}`}:\n\n${render.quote(reason)}`,
      occurrence: id,
      reason: "another reason",
    });
  for (const { id, reason, source } of events.filter(isOf("source-added"))) {
    const name =
      configuration.partners.find((partner) => partner.id === source.partner)?.name ?? source.partner;
    const words = reason === "" ? "" : `:\n\n${render.quote(reason)}`;
    noteOf(context, source.rank, {
      body: `**${render.inline(name)}** has the same problem: ${render.link(source.reference, source.url)}${words}`,
      occurrence: id,
      reason: "the same problem elsewhere",
    });
  }
};

/** A partner's issue that takes part, or did before it was moved. */
const sourceNamed = ({ events }: EscalationRecord, issueKey: string): EscalationSource | undefined =>
  events
    .flatMap((event) =>
      "source" in event ? [event.source] : event.kind === "source-changed" ? [event.to] : [],
    )
    .findLast((source) => source.issueKey === issueKey);

/** A pointer to a new comment of a partner, then none for a while; a comment that is heard of late counts as said when it was. */
const pointToComments = (context: EscalationContext): void => {
  const { configuration, escalation, render } = context;
  const quietMs = millisecondsOf(configuration.escalations.quietPeriod);
  const pointed: number[] = [];
  // In the order in which we heard of them: what was pointed to stays so, whatever comes late.
  for (const { id, at, url, issueKey } of escalation.record.events.filter(isOf("source-commented"))) {
    const said = Date.parse(at);
    if (pointed.some((other) => Math.abs(other - said) < quietMs)) continue;
    pointed.push(said);
    const source = sourceNamed(escalation.record, issueKey);
    noteOf(context, source?.rank ?? MOST_PRIVATE, {
      body: `There is a new comment of the partner's: ${render.link(source?.reference ?? "here", url)}.`,
      occurrence: id,
      reason: "the partner has commented",
    });
  }
};

/** What it was that ended it: what happens later, such as closing what was taken back before, is no news. */
const whyWithdrawn = ({
  record,
  view,
}: EscalationContext["escalation"]): { readonly id: string; readonly words: string } => {
  const ending = record.events.find(
    ({ at, kind }) => at === view.since && (kind === "withdrawn" || kind === "source-closed"),
  );
  if (ending?.kind === "withdrawn") return { id: ending.id, words: ending.reason };
  return { id: ending?.id ?? "withdrawn", words: "" };
};

/** Taken back: said once. Where nobody of the team has begun, our own issue is closed, too. */
const tellWithdrawal = (context: EscalationContext): void => {
  const { escalation, issue, plan, render } = context;
  const { view } = escalation;
  if (view.state !== "withdrawn") return;
  const { id, words } = whyWithdrawn(escalation);
  // Whoever has closed it needs no word that nothing is needed.
  if (words === "" && issue.state === "closed") return;
  const why = words === "" ? "the partner's issue is closed" : render.inline(words);
  note(context, `withdrawn:${id}`, `Nothing is needed here any more: ${why}. Thank you.`, "it was withdrawn");
  const untouched = view.acknowledgedAt === null && issue.state === "opened";
  if (untouched)
    plan.state({
      to: "closed",
      occurrence: `withdrawn:${id}`,
      reason: "it was withdrawn before anybody began",
    });
};

/** The partner has the answer, and has closed the issue: whoever worked on it may, too. */
const tellEnd = (context: EscalationContext): void => {
  const { escalation, issue } = context;
  const { view, record } = escalation;
  const last = record.events.findLast(isOf("source-closed"));
  if (view.state !== "done" || issue.state === "closed" || last === undefined) return;
  note(
    context,
    `done:${last.id}`,
    "The partner has the answer, and the issue there is closed: nothing is left to do here. Thank you.",
    "the partner has the answer",
  );
};

/** The partner has opened the issue again: so is ours, if we had closed it. */
const tellReopening = (context: EscalationContext): void => {
  const { escalation, issue, plan } = context;
  const last = escalation.record.events.findLast(isOf("source-reopened"));
  if (last === undefined || !UNDER_WAY.includes(escalation.view.state)) return;
  // One of several that is opened again changes nothing for the team.
  const before = escalation.record.events.slice(0, escalation.record.events.lastIndexOf(last));
  if (!["withdrawn", "done"].includes(foldEscalation({ events: before }).state)) return;
  note(
    context,
    last.id,
    "The partner's issue is open again, so this is needed once more.",
    "it is needed again",
  );
  if (issue.state === "closed" && escalation.view.state === "open")
    plan.state({ to: "opened", occurrence: last.id, reason: "it is needed again" });
};

/** Whoever handed over an answer sees that it was sent. */
const markSent = ({ escalation, plan }: EscalationContext): void => {
  const { draft, sentAt } = escalation.view;
  const noteId = noteIdOf(draft?.id ?? "");
  if (sentAt !== null && noteId !== null)
    plan.react({ noteId, emoji: REACTIONS.sent, reason: "the partner has it" });
};

const escalationNotes: App = (app) => {
  app.onEscalation("escalation.change", (context) => {
    const { target } = context.escalation.view;
    if (target === null || issueKeyOf(target.ref) !== issueKeyOf(context.issue.ref)) return;
    tellReasons(context);
    pointToComments(context);
    tellWithdrawal(context);
    tellEnd(context);
    tellReopening(context);
    markSent(context);
  });
};

export default escalationNotes;
