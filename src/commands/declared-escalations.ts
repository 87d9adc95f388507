/** Commands about escalations, on both ends of them. */
import { DECIDERS, type Declaration, OURS, type Parameter, TEAM } from "./declaration.ts";

const REASON: Parameter = { name: "REASON" };

/** What is said of escalations in a partner's issue. */
export const escalations = [
  {
    name: "escalate",
    aliases: ["escalate to"],
    parameters: [TEAM, { name: "same as REF", isOptional: true }, REASON],
    who: OURS,
    where: "issue",
    help: "Asks a team for help; with “same as” it joins an issue that the team already has, and the reason may be left out.",
    example: "escalate com-infrastructure Pushes fail since Monday",
  },
  {
    name: "yes",
    aliases: [],
    parameters: [],
    who: DECIDERS,
    where: "issue",
    help: "Opens the escalation that a rule proposed.",
    example: "yes",
  },
  {
    name: "no",
    aliases: [],
    parameters: [],
    who: DECIDERS,
    where: "issue",
    help: "Drops the escalation that a rule proposed.",
    example: "no",
  },
  {
    name: "withdraw",
    aliases: [],
    parameters: [
      { name: "TEAM", isOptional: true },
      { name: "REASON", isOptional: true },
    ],
    who: OURS,
    where: "both",
    help: "Takes an escalation back; on the escalation itself the team need not be named.",
    example: "withdraw com-infrastructure It was our own proxy",
  },
] as const satisfies readonly Declaration[];

/** What a team says in its escalation, and what is sent on. */
export const answers = [
  {
    name: "ack",
    aliases: ["acknowledge", "acknowledged"],
    parameters: [],
    who: ["team"],
    where: "escalation",
    help: "Says that the team has seen it and is at work.",
    example: "ack",
  },
  {
    name: "answered",
    aliases: [],
    parameters: [{ name: "TEXT", isOptional: true, goesOn: true }],
    who: ["team"],
    where: "escalation",
    help: "Says that the team has answered, here or in the text that follows; the liaison takes over.",
    example: "answered Fixed in 18.4",
  },
  {
    name: "decline",
    aliases: [],
    parameters: [{ ...REASON, goesOn: true }],
    who: ["team"],
    where: "asked",
    help: "Says that this is not the team's, and why, so that the liaison takes over; or, on a request, that the managers say no.",
    example: "decline This is a matter of the runner",
  },
  {
    name: "relay",
    aliases: [],
    parameters: [{ name: "TEXT", goesOn: true }],
    who: ["team"],
    where: "escalation",
    help: "Hands the liaison the text that follows, as an answer to the partner.",
    example: "relay Please try again with Git 2.46",
  },
  {
    name: "send",
    aliases: [],
    parameters: [{ name: "TEXT", isOptional: true, goesOn: true }],
    who: DECIDERS,
    where: "issue",
    help: "Posts the team's answer for the partner to read, or in its place the text that follows.",
    example: "send",
  },
] as const satisfies readonly Declaration[];
