/** Commands about meetings and contact outside GitLab. */
import { type Declaration, OURS } from "./declaration.ts";

/** What is to be spoken about, and that somebody was spoken with. */
export const meetings = [
  {
    name: "agenda topic",
    aliases: ["agenda", "topic"],
    parameters: [{ name: "TEXT", goesOn: true }],
    who: ["partner", ...OURS],
    where: "issue",
    help: "Puts something on the agenda of the next meeting about this partner.",
    example: "agenda topic When can we use the new runners?",
  },
  {
    name: "agenda done",
    aliases: ["topic done", "topics done"],
    parameters: [],
    who: ["partner", ...OURS],
    where: "issue",
    help: "Takes the topics that were asked for in this issue off the agenda: they were spoken about, or need not be; its label stays.",
    example: "agenda done",
  },
  {
    name: "met",
    aliases: ["spoke with", "talked to"],
    parameters: [
      { name: "PARTNER" },
      { name: "DATE", isOptional: true },
      { name: "WORDS", isOptional: true },
    ],
    who: OURS,
    where: "issue",
    help: "Records that you spoke with a partner outside GitLab: today, yesterday or on a date.",
    example: "met kde 2026-11-24 at the Akademy",
  },
] as const satisfies readonly Declaration[];
