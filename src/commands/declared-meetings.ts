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
    help: "Takes what was put on the agenda from this issue off again: it was spoken about, or need not be.",
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
