/** Commands that look after an issue. */
import { DECIDERS, type Declaration, OURS } from "./declaration.ts";

/** What looks after an issue. */
export const care = [
  {
    name: "label",
    aliases: ["labels"],
    parameters: [{ name: "LABEL", isList: true }],
    who: OURS,
    where: "issue",
    help: "Puts labels on.",
    example: 'label ~bug ~"needs answer"',
  },
  {
    name: "unlabel",
    aliases: ["unlabels"],
    parameters: [{ name: "LABEL", isList: true }],
    who: OURS,
    where: "issue",
    help: "Takes labels off.",
    example: "unlabel ~bug",
  },
  {
    name: "assign",
    aliases: [],
    parameters: [{ name: "@USER", isList: true }],
    who: OURS,
    where: "issue",
    help: "Assigns the issue.",
    example: "assign @aconrad",
  },
  {
    name: "waiting on",
    aliases: ["waiting for", "waiting-on", "wait for", "wait on"],
    parameters: [{ name: "partner|liaison|TEAM" }],
    who: ["partner", ...OURS],
    where: "issue",
    help: "Says whose turn it is, where the bot has it wrong.",
    example: "waiting on partner",
  },
  {
    name: "snooze",
    aliases: [],
    parameters: [{ name: "TIME" }],
    who: DECIDERS,
    where: "issue",
    help: "Lets the bot remind nobody of this issue for a while.",
    example: "snooze 3d",
  },
  {
    name: "track",
    aliases: [],
    parameters: [{ name: "PARTNER" }],
    who: OURS,
    where: "anywhere",
    help: "Makes this a partner's issue, whoever opened it.",
    example: "track kde",
  },
  {
    name: "untrack",
    aliases: [],
    parameters: [],
    who: OURS,
    where: "issue",
    help: "Makes this nobody's issue again.",
    example: "untrack",
  },
] as const satisfies readonly Declaration[];
