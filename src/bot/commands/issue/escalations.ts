/** Commands about other teams: escalate, yes, no, withdraw, send. */
import type { Command } from "../../../commands/command.ts";
import { isOpenState } from "../../../escalation/machine.ts";
import type { Doer, EscalationEvent } from "../../../model/escalation.ts";
import { issueKeyOf } from "../../../model/ids.ts";
import type { Context } from "../../context.ts";
import { reasonOf } from "../../escalating/identity.ts";
import { joinEscalation } from "../../escalating/join.ts";
import { refusable, refusedAt } from "../../escalating/refusal.ts";
import { requestEscalation } from "../../escalating/request.ts";
import { planAnswer } from "../../escalating/sending.ts";
import type { KnownEscalation } from "../../known-escalation.ts";
import { groupOf } from "../../stories.ts";
import { type Answer, begun, DONE, done, failed } from "../answer.ts";

type CommandOf<Name extends Command["name"]> = Extract<Command, { readonly name: Name }>;

/** A command, who gave it, and what they quoted. */
export interface Given<Name extends Command["name"]> {
  readonly command: CommandOf<Name>;
  readonly by: Doer;
  readonly eventId: string;
  readonly quoted: string;
  /** How few may read the comment. */
  readonly rank: number;
}

/** `escalate TEAM reason`, `escalate TEAM same as REF`. */
export const escalate = async (context: Context, given: Given<"escalate">): Promise<Answer> => {
  const { command, by, eventId, quoted, rank } = given;
  const { team, reason, sameAs } = command;
  if (sameAs !== null) {
    const { joined, answer } = await joinEscalation(context, { team, sameAs, reason, by, eventId, rank });
    return joined ? done(answer) : failed(answer);
  }
  const request = { team, reason, by, askedBy: "commands", eventId, propose: false, quoted, rank };
  const { outcome, answer } = await requestEscalation(context, request);
  if (outcome === "refused" || outcome === "unfit") return failed(answer);
  return outcome === "requested" ? begun(answer || null) : done(answer);
};

const proposalsOf = ({ escalations }: Context): readonly KnownEscalation[] =>
  escalations.filter(({ view }) => view.state === "proposed");

/** `yes`: what a rule proposed is opened. */
export const yes = async (context: Context, given: Given<"yes">): Promise<Answer> => {
  const proposals = proposalsOf(context);
  if (proposals.length === 0) return failed("Nothing is proposed here that I could open.");
  const answers = [];
  for (const { record } of proposals) {
    const { by, eventId, quoted, rank } = given;
    const { team } = record;
    const request = {
      team,
      by,
      eventId,
      quoted,
      rank,
      reason: reasonOf(record),
      askedBy: "commands",
      propose: false,
    };
    answers.push(await requestEscalation(context, request));
  }
  const words = answers.map(({ answer }) => answer).filter((answer) => answer !== "");
  const isRefused = answers.some(({ outcome }) => outcome === "refused" || outcome === "unfit");
  return isRefused ? failed(words.join("\n\n")) : begun(words.join("\n\n") || null);
};

/** `no`: what a rule proposed is dropped. */
export const no = (context: Context, { by, eventId }: Given<"no">): Answer => {
  const proposals = refusable(context);
  if (proposals.length === 0) return failed("Nothing is proposed here that I could drop.");
  for (const one of proposals)
    context.plan.befall({
      escalation: one.record,
      events: [{ kind: "refused", id: eventId, at: refusedAt(context.event.at, one), by }],
      reason: `${by.name} does not want it`,
    });
  return DONE;
};

/** `withdraw TEAM`: taken back, and the team is told. */
export const withdraw = (context: Context, { command, by, eventId }: Given<"withdraw">): Answer => {
  const { configuration, escalations, plan } = context;
  const open = escalations.filter(
    ({ record, view }) => isOpenState(view.state) && (command.team === null || record.team === command.team),
  );
  if (open.length === 0) return failed("There is no open escalation that could be withdrawn.");
  if (open.length > 1) {
    const teams = open.map(({ record }) => `\`${record.team}\``).join(", ");
    return failed(`Several teams have it: please say which, one of ${teams}.`);
  }
  const [one] = open;
  if (one === undefined) return DONE;
  const shared = one.view.sources.filter(({ issueKey }) => !one.view.closedSources.includes(issueKey));
  const { reason } = command;
  const event: EscalationEvent =
    shared.length > 1
      ? {
          kind: "source-left",
          id: eventId,
          at: context.event.at,
          issueKey: issueKeyOf(context.issue.ref),
          by,
          reason,
        }
      : { kind: "withdrawn", id: eventId, at: context.event.at, by, reason };
  plan.befall({ escalation: one.record, events: [event], reason: `${by.name} takes it back` });
  return shared.length > 1
    ? done(
        `${groupOf(configuration, one.record.team)} still works on it for others; this issue is no part of that any more.`,
      )
    : DONE;
};

/** `send`, with the words that came with it. */
interface SendGiven extends Pick<Given<"send">, "by" | "eventId" | "rank"> {
  /** null: the team's own words. */
  readonly text: string | null;
}

/** An answer that the partner does not have yet: the team has answered, or has handed over more since the last one. */
const isReady = ({ view: { state, draft, sentAt } }: KnownEscalation): boolean => {
  if (state === "answered") return true;
  const isNewer = draft !== null && (sentAt === null || Date.parse(draft.at) > Date.parse(sentAt));
  return isNewer && (isOpenState(state) || state === "relayed");
};

/** `send [TEXT]`: the team's answer, or the words of whoever sends it, for the partner to read. */
export const send = (context: Context, { by, eventId, rank, text }: SendGiven): Answer => {
  const { configuration, escalations } = context;
  const ready = escalations.filter(isReady);
  const [one] = ready;
  if (one === undefined) return failed("No team has an answer here that is still to be sent.");
  const nameOf = ({ record }: KnownEscalation): string => groupOf(configuration, record.team);
  if (ready.length > 1)
    return failed(
      `${ready.map(nameOf).join(" and ")} have answered. \`send\` cannot tell which you mean: please tell the partner in a comment of your own.`,
    );
  const words = text ?? one.view.draft?.text ?? null;
  if (words === null)
    return failed(
      `${nameOf(one)} has answered without a text for the partner: \`send\` needs words after it.`,
    );
  planAnswer(context, one, { by, eventId, text: words, isDraft: text === null, rank });
  return DONE;
};
