/** Commands about other teams: escalate, yes, no, withdraw, send. */
import type { Command } from "../../../commands/command.ts";
import { isOpenState } from "../../../escalation/machine.ts";
import type { Doer, EscalationEvent } from "../../../model/escalation.ts";
import { issueKeyOf } from "../../../model/ids.ts";
import type { Context } from "../../context.ts";
import { joinEscalation } from "../../escalating/join.ts";
import { confirmProposal, requestEscalation } from "../../escalating/request.ts";
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
}

/** `escalate TEAM reason`, `escalate TEAM same as REF`. */
export const escalate = async (context: Context, given: Given<"escalate">): Promise<Answer> => {
  const { command, by, eventId, quoted } = given;
  const { team, reason, sameAs } = command;
  if (sameAs !== null) {
    const { joined, answer } = await joinEscalation(context, { team, sameAs, reason, by, eventId });
    return joined ? done(answer) : failed(answer);
  }
  const request = { team, reason, by, askedBy: "commands", eventId, propose: false, quoted };
  const { outcome, answer } = await requestEscalation(context, request);
  if (outcome === "refused") return failed(answer);
  return outcome === "requested" ? begun(answer || null) : done(answer);
};

const proposalsOf = ({ escalations }: Context): readonly KnownEscalation[] =>
  escalations.filter(({ view }) => view.state === "proposed");

/** `yes`: what a rule proposed is opened. */
export const yes = async (context: Context, { by, eventId, quoted }: Given<"yes">): Promise<Answer> => {
  const proposals = proposalsOf(context);
  if (proposals.length === 0) return failed("Nothing is proposed here that I could open.");
  const answers: string[] = [];
  for (const proposal of proposals) {
    const row = context.configuration.liaisons.find(({ id }) => id === proposal.record.team);
    const reason = proposal.record.events.find(({ kind }) => kind === "proposed");
    if (row === undefined) continue;
    const words = reason !== undefined && "reason" in reason ? reason.reason : "";
    const request = { by, eventId, reason: words, quoted, askedBy: "commands" };
    answers.push((await confirmProposal(context, proposal, row, request)).answer);
  }
  return begun(answers.filter((answer) => answer !== "").join("\n\n") || null);
};

/** `no`: what a rule proposed is dropped. */
export const no = (context: Context, { by, eventId }: Given<"no">): Answer => {
  const proposals = proposalsOf(context);
  if (proposals.length === 0) return failed("Nothing is proposed here that I could drop.");
  for (const { record } of proposals)
    context.plan.befall({
      escalation: record,
      events: [{ kind: "refused", id: eventId, at: context.now.toISOString(), by }],
      reason: `${by.name} does not want it`,
    });
  return DONE;
};

/** `withdraw TEAM`: taken back, and the team is told. */
export const withdraw = (context: Context, { command, by, eventId }: Given<"withdraw">): Answer => {
  const { configuration, escalations, now, plan } = context;
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
          at: now.toISOString(),
          issueKey: issueKeyOf(context.issue.ref),
          by,
          reason,
        }
      : { kind: "withdrawn", id: eventId, at: now.toISOString(), by, reason };
  plan.befall({ escalation: one.record, events: [event], reason: `${by.name} takes it back` });
  return shared.length > 1
    ? done(
        `${groupOf(configuration, one.record.team)} still works on it for others; this issue is no part of that any more.`,
      )
    : DONE;
};

/** `send` with the text that came with it. */
interface Sending {
  readonly by: Doer;
  readonly eventId: string;
  readonly text: string | null;
}

const whatToSend = ({ view }: KnownEscalation, text: string | null): string | null =>
  text ?? view.draft?.text ?? null;

/** `send [TEXT]`: the team's answer, or the words of whoever sends it, for the partner to read. */
export const send = (context: Context, sending: Sending): Answer => {
  const { by, eventId } = sending;
  const { configuration, escalations } = context;
  const ready = escalations.filter(({ view }) => view.state === "answered" || view.draft !== null);
  const one = ready.at(-1);
  if (one === undefined) return failed("No team has handed over an answer yet that I could send.");
  const text = whatToSend(one, sending.text);
  if (text === null)
    return failed(
      `${groupOf(configuration, one.record.team)} has answered without a text for the partner: \`send\` needs words after it.`,
    );
  planAnswer(context, one, { by, eventId, text });
  return DONE;
};
