/** A question for another team: opened there, proposed to the liaison, added to what is open already, or refused with why. */
import type { LiaisonRow } from "../../config/schema/people.ts";
import { isOpenState } from "../../escalation/machine.ts";
import type { Doer, EscalationChange, EscalationEvent, EscalationRecord } from "../../model/escalation.ts";
import { rankOfIssue } from "../../model/rank.ts";
import { ruleOf } from "../../model/rule-asker.ts";
import type { Context } from "../context.ts";
import { changed, type KnownEscalation } from "../known-escalation.ts";
import { newRecord, sourceOf } from "./identity.ts";
import { planOpening } from "./opening.ts";
import { managersOf } from "./people.ts";

/** Who wants what of whom. */
export interface Request {
  /** Id of the team's row. */
  readonly team: string;
  readonly reason: string;
  /** null: a rule. */
  readonly by: Doer | null;
  /** `rule: NAME`, or the handler that a person's word or label reached. */
  readonly askedBy: string;
  /** Of the rule. */
  readonly mode?: "observe" | "act";
  /** What the request is known by: the same for the same word of a person. */
  readonly eventId: string;
  /** The liaison is asked first. */
  readonly propose: boolean;
  readonly quoted: string;
  /** How few may read where it was said: an internal note's is higher than its issue's (see model/rank.ts). */
  readonly rank: number;
}

/** What came of it, and what to say to whoever asked. */
export interface Requested {
  /** `unfit`: this issue is none that is escalated now, which only whoever asks by word needs to hear. */
  readonly outcome: "requested" | "proposed" | "added" | "known" | "refused" | "unfit";
  /** Markdown, ours alone; others' names in it are plain. */
  readonly answer: string;
  /** Of `proposed`. */
  readonly proposal?: EscalationRecord;
}

const DAY_MS = 86_400_000;

const refusal = (answer: string): Requested => ({ outcome: "refused", answer });

/** Why this issue is not escalated to anybody; undefined: it may be. */
export const whyUnfit = ({ isTracker, issue }: Pick<Context, "isTracker" | "issue">): string | undefined => {
  if (isTracker)
    return "This is a long-lived list, which is not escalated as a whole: please open an issue for the one question.";
  return issue.state === "closed" ? "This issue is closed: open it again, and then ask." : undefined;
};

/** Why this row cannot be escalated to; undefined: it can. */
export const whyNotTo = (context: Context, team: string, row: LiaisonRow | undefined): string | undefined => {
  const { configuration, issue } = context;
  if (row === undefined || row.retired) return `There is no team called ${team} in the liaison table.`;
  const { instance = issue.ref.instance } = row.escalation ?? {};
  if (instance !== issue.ref.instance)
    return `${row.group} is on another GitLab instance (${instance}), where I cannot open anything for this issue.`;
  if (row.escalation?.project !== undefined) return undefined;
  return (
    `${row.group} has no project for escalations yet: somebody has to write one into its row ` +
    `(\`liaisons\`, \`escalation.project\`). Until then ${managersOf(configuration)} will know whom to ask.`
  );
};

type Cap = NonNullable<EscalationChange["atMost"]>;

/** How often a team may be asked, and since when that counts. */
const capOf = ({ configuration, now }: Context, row: LiaisonRow): Cap => ({
  count: row.escalation?.dailyCap ?? configuration.escalations.dailyCap,
  since: new Date(Math.floor((now.getTime() - DAY_MS) / 60_000) * 60_000).toISOString(),
});

/** The escalation of this issue to a team that a second question is added to. */
export const openOne = (escalations: readonly KnownEscalation[], team: string): KnownEscalation | undefined =>
  escalations.find(({ record, view }) => record.team === team && isOpenState(view.state));

const addTo = (context: Context, open: KnownEscalation, request: Request, row: LiaisonRow): Requested => {
  const { eventId: id, reason, by, askedBy, mode } = request;
  const { record } = open;
  if (record.events.some((event) => event.id === id))
    return { outcome: "known", answer: `${row.group} has it already.` };
  const { at } = context.event;
  const event: EscalationEvent = {
    kind: "reason",
    id,
    at,
    reason,
    by,
    rank: Math.max(request.rank, rankOfIssue(context.issue)),
  };
  context.plan.befall({
    escalation: record,
    events: [event],
    askedBy,
    ...(mode === undefined ? {} : { mode }),
    reason: `another reason for ${row.group}`,
  });
  const answer = `${row.group} has been asked already; the new reason is added to that.`;
  return { outcome: "added", answer };
};

/** That it is asked is seen from reactions and the status note; only what these do not say is worth a comment. */
const wordsOnOpening = ({ render }: Context, row: LiaisonRow, failure: string | null): string => {
  const urgent = row.escalation?.urgent;
  const link = urgent?.url === undefined ? "" : ` (${render.link("how", urgent.url)})`;
  return [
    ...(urgent === undefined ? [] : [`If it cannot wait: ${render.inline(urgent.words)}${link}.`]),
    ...(failure === null
      ? []
      : [
          `The template for ${render.inline(row.group)} has a mistake, so a plain text is used; the operator is told.`,
        ]),
  ].join("\n\n");
};

const begin = async (context: Context, request: Request, row: LiaisonRow, cap: Cap): Promise<Requested> => {
  const { event: news, issue, partner, escalations, formerEscalations, plan } = context;
  const { team, reason, by, askedBy, eventId: id, mode } = request;
  const earlier = [...escalations, ...formerEscalations].filter(({ record }) => record.team === team);
  const occurrence = earlier.length + 1;
  const record = newRecord(issue, team, askedBy, occurrence);
  const source = sourceOf(issue, partner.id);
  // GitLab's time, as everything else that befalls it: our clock may differ.
  const { at } = news;
  const event: EscalationEvent = request.propose
    ? { kind: "proposed", id, at, reason, source }
    : { kind: "requested", id, at, reason, by, source };
  const wish = { askedBy, ...(mode === undefined ? {} : { mode }) };
  plan.befall({
    ...wish,
    ...(request.propose ? {} : { atMost: cap }),
    escalation: record,
    events: [event],
    reason: `${row.group} is ${request.propose ? "proposed" : "asked"}: ${reason}`,
  });
  const withEvent = changed({ before: record, events: [event] });
  if (request.propose) return { outcome: "proposed", answer: "", proposal: withEvent };
  const rule = by === null ? (ruleOf(askedBy) ?? "") : "";
  const asked = { by: by?.name ?? "", rule, reason, quoted: request.quoted, rank: request.rank };
  const { failure } = await planOpening(context, row, withEvent, asked, wish);
  return { outcome: "requested", answer: wordsOnOpening(context, row, failure) };
};

/** Asks a team, in one of the ways of `Requested`. What it plans is in the context's plan. */
export const requestEscalation = async (context: Context, request: Request): Promise<Requested> => {
  const unfit = whyUnfit(context);
  if (unfit !== undefined) return { outcome: "unfit", answer: unfit };
  const row = context.configuration.liaisons.find(({ id }) => id === request.team);
  const why = whyNotTo(context, request.team, row);
  if (row === undefined || why !== undefined) return refusal(why ?? "");
  const open = openOne(context.escalations, request.team);
  // What is proposed is opened by a person's word, and by nothing else.
  const isConfirmed = open?.view.state === "proposed" && !request.propose && request.by !== null;
  if (open !== undefined && !isConfirmed) return addTo(context, open, request, row);
  const cap = capOf(context, row);
  if ((await context.records.requestedOf(row.id, cap.since)) >= cap.count)
    return refusal(
      `${row.group} was asked ${cap.count} times within a day, which is its limit: nothing was opened. ` +
        "Is it one problem? Then `escalate … same as …` adds this issue to the open one.",
    );
  if (open !== undefined) return confirmProposal(context, open, row, request, cap);
  return begin(context, request, row, cap);
};

/** What was proposed is opened, because a person wants it. */
const confirmProposal = async (
  context: Context,
  { record }: KnownEscalation,
  row: LiaisonRow,
  request: Request,
  cap: Cap,
): Promise<Requested> => {
  const { by, eventId: id, reason, askedBy, quoted, rank } = request;
  if (by === null) return refusal("A proposal needs a person's word.");
  const event: EscalationEvent = { kind: "confirmed", id, at: context.event.at, by };
  context.plan.befall({
    escalation: record,
    events: [event],
    atMost: cap,
    askedBy,
    reason: `${by.name} wants ${row.group} to be asked`,
  });
  const asked = { by: by.name, rule: "", reason, quoted, rank };
  const withEvent = changed({ before: record, events: [event] });
  const { failure } = await planOpening(context, row, withEvent, asked, { askedBy });
  return { outcome: "requested", answer: wordsOnOpening(context, row, failure) };
};
