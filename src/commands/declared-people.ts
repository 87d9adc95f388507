/** Commands that bring people together, and those that ask the managers for something. */
import { type Declaration, type Giver, OURS, TEAM } from "./declaration.ts";

/** Everybody in support. */
const COLLEAGUES: readonly Giver[] = [...OURS, "colleague"];

/** What brings people together. */
export const people = [
  {
    name: "connect",
    aliases: ["introduce", "connect to", "connect with"],
    parameters: [{ name: "AREA" }, { name: "QUESTION", isOptional: true, goesOn: true }],
    who: OURS,
    where: "issue",
    help: "Brings in somebody who knows about an area, with a short introduction and, if you like, what you want to know of them.",
    example: "connect git-performance Why does a clone of this take an hour?",
  },
  {
    name: "join",
    aliases: [],
    parameters: [TEAM],
    who: COLLEAGUES,
    where: "colleagues",
    help: "Asks the managers to make you a support liaison of a team.",
    example: "join open-source",
  },
  {
    name: "surface",
    aliases: [],
    parameters: [TEAM, { name: "TEXT", goesOn: true }],
    who: COLLEAGUES,
    where: "colleagues",
    help: "Asks the managers to bring something up in the meeting with a team.",
    example: "surface com-infrastructure Pushes of partners fail more often than they did",
  },
  {
    name: "attend",
    aliases: [],
    parameters: [TEAM],
    who: COLLEAGUES,
    where: "colleagues",
    help: "Asks the managers to let you attend the meeting with a team.",
    example: "attend com-infrastructure",
  },
  {
    name: "approve",
    aliases: ["approved"],
    parameters: [{ name: "TEXT", isOptional: true, goesOn: true }],
    who: ["manager"],
    where: "request",
    help: "Says yes to what somebody asked the managers for; they are told, and what follows from it is named.",
    example: "approve Welcome!",
  },
] as const satisfies readonly Declaration[];
